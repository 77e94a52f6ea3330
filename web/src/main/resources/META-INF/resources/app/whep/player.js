/**
 * Receives a room over WHEP: one RTCPeerConnection, one POST, and a DELETE in the end. Knows no DOM.
 *
 * Events: `state` whenever {@link WhepPlayer.state} or {@link WhepPlayer.error} changes.
 */
export class WhepPlayer extends EventTarget {
  /** @type {"idle" | "connecting" | "playing"} */
  state = "idle";

  /** Why it is idle, for people; empty when it was asked to stop. */
  error = "";

  /** What is received. It is one and the same as long as the player lives. */
  stream = new MediaStream();

  /** @type {RTCPeerConnection | undefined} */
  #connection;

  /** @type {{url: string, headers: Record<string, string>} | undefined} */
  #resource;

  /** The connection's own figures, for whoever wants to look. */
  get connection() {
    return this.#connection;
  }

  /**
   * @param {string} endpoint such as `/whep/daily?participant=Ada`
   * @param {string} [token] of the Authorization field
   */
  async play(endpoint, token) {
    this.stop();
    const connection = new RTCPeerConnection();
    this.#connection = connection;
    this.#become("connecting");
    connection.addTransceiver("audio", { direction: "recvonly" });
    connection.addTransceiver("video", { direction: "recvonly" });
    connection.addEventListener("track", ({ track }) => this.stream.addTrack(track));
    connection.addEventListener("connectionstatechange", () => this.#onConnectionState(connection));
    try {
      await connection.setLocalDescription();
      await this.#exchange(connection, new URL(endpoint, location.href), token);
    } catch (failure) {
      if (this.#connection === connection) {
        this.#end(failure instanceof Error ? failure.message : String(failure));
      }
    }
  }

  /**
   * @param {RTCPeerConnection} connection
   * @param {URL} endpoint
   * @param {string} [token]
   */
  async #exchange(connection, endpoint, token) {
    /** @type {Record<string, string>} */
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    // The server needs none of this side's candidates, so there is nothing to wait for.
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/sdp" },
      body: connection.localDescription?.sdp,
    }).catch(() => {
      throw new Error("The server cannot be reached.");
    });
    if (!response.ok) {
      throw new Error(await problem(response));
    }
    const resource = { url: new URL(response.headers.get("Location") ?? "", endpoint).href, headers };
    const sdp = await response.text();
    if (this.#connection !== connection) {
      remove(resource); // stopped meanwhile
      return;
    }
    this.#resource = resource;
    await connection.setRemoteDescription({ type: "answer", sdp });
  }

  /** Ends what is playing, here and at the server. */
  stop() {
    this.#end("");
  }

  /** @param {RTCPeerConnection} connection */
  #onConnectionState(connection) {
    if (connection !== this.#connection) {
      return;
    }
    if (connection.connectionState === "connected") {
      this.#become("playing");
    } else if (connection.connectionState === "failed") {
      const wasPlaying = this.state === "playing";
      this.#end(
        wasPlaying
          ? "The connection to the server is lost."
          : "The server's media port cannot be reached; a firewall may be in between.",
      );
    } else if (connection.connectionState === "closed") {
      this.#end("The server has ended the connection.");
    }
  }

  /** @param {string} error */
  #end(error) {
    const connection = this.#connection;
    const resource = this.#resource;
    this.#connection = undefined;
    this.#resource = undefined;
    connection?.close();
    for (const track of this.stream.getTracks()) {
      this.stream.removeTrack(track);
    }
    if (resource) {
      remove(resource);
    }
    if (connection) {
      this.#become("idle", error);
    }
  }

  /**
   * @param {"idle" | "connecting" | "playing"} state
   * @param {string} [error]
   */
  #become(state, error = "") {
    this.state = state;
    this.error = error;
    this.dispatchEvent(new Event("state"));
  }
}

/**
 * Nobody waits for the answer: if the request is lost, the server notices by itself within half a minute.
 *
 * @param {{url: string, headers: Record<string, string>}} resource
 */
function remove({ url, headers }) {
  fetch(url, { method: "DELETE", headers, keepalive: true }).catch(() => undefined);
}

/**
 * What a refusal says (RFC 9457).
 *
 * @param {Response} response
 */
async function problem(response) {
  const body = await response.json().catch(() => ({}));
  return body.detail ?? `The server answered ${response.status}.`;
}
