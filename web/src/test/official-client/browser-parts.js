/** What the official client's browser bundle uses and Node does not have, as far as it uses it. */
import http from "node:http";

/** Reads a Blob, which is how the bundle sends bytes by polling. */
export class FileReader {
  result = "";
  onload = () => {};

  readAsDataURL(blob) {
    blob.arrayBuffer().then((bytes) => {
      this.result = `data:;base64,${Buffer.from(bytes).toString("base64")}`;
      this.onload();
    });
  }
}

/** One connection of its own for each request, so that a test can break it. */
export class XMLHttpRequest {
  withCredentials = false;
  readyState = 0;
  status = 0;
  responseText = "";
  onreadystatechange = () => {};
  #method = "GET";
  #url = "";
  #headers = {};
  #request;
  #response;

  open(method, url) {
    this.#method = method;
    this.#url = url;
    this.readyState = 1;
  }

  setRequestHeader(name, value) {
    // Browsers refuse to be told these.
    if (!/^(accept-charset|connection|content-length)$/i.test(name)) {
      this.#headers[name] = value;
    }
  }

  getResponseHeader(name) {
    return this.#response?.headers[name.toLowerCase()] ?? null;
  }

  send(body) {
    const options = { method: this.#method, headers: this.#headers, agent: false };
    this.#request = http.request(this.#url, options, (response) => {
      this.#response = response;
      response.setEncoding("utf8");
      response.on("data", (text) => {
        this.responseText += text;
      });
      response.on("end", () => this.#end(response.statusCode));
      response.on("error", () => this.#end(0));
    });
    this.#request.on("error", () => this.#end(0));
    this.#request.end(body ?? undefined);
  }

  abort() {
    this.readyState = 0;
    this.#request?.destroy();
  }

  #end(status) {
    if (this.readyState === 1) {
      this.status = status;
      this.readyState = 4;
      this.onreadystatechange();
    }
  }
}
