/**
 * What the well-known tutorials teach, done with the official socket.io-client. Runs in Node and in browsers alike.
 *
 * @typedef {object} World
 * @property {(url: string, options: object) => any} io the official client
 * @property {string} url a server that waits for those who lost the connection
 * @property {string} [forgetful] one that does not; stages that need it are left out without it
 * @property {string[]} transports
 * @property {(people: Person[]) => void} cut breaks the connections of these
 */

const PATIENCE_MILLIS = 20_000;

function check(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

function same(actual, expected, what = "") {
  const [given, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  check(given === wanted, `${what} expected ${wanted}, got ${given}`);
}

async function until(condition, what) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!condition()) {
    check(Date.now() < end, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** One client and everything that it hears. */
class Person {
  #unread = [];

  constructor(world, url = world.url, auth = {}) {
    const options = { transports: world.transports, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200, auth };
    this.socket = world.io(url, options);
    this.connects = [];
    this.losses = 0;
    this.socket.on("connect", () => this.connects.push(this.socket.recovered));
    this.socket.on("disconnect", () => this.losses++);
    this.socket.onAny((name, ...args) => {
      // Whoever asks for recovery gets a mark with each event; nobody else gets anything beyond the arguments.
      this.#unread.push({ name, args: auth.recovery ? args.slice(0, -1) : args });
    });
  }

  async online(times = 1) {
    await until(() => this.connects.length >= times && this.socket.connected, `connect number ${times}`);
    return this;
  }

  /** The arguments of the next event of that name. */
  async hears(name) {
    await until(() => this.#unread.some((event) => event.name === name), `${name} is heard`);
    const index = this.#unread.findIndex((event) => event.name === name);
    return this.#unread.splice(index, 1)[0].args;
  }

  /** The names of what was heard and not asked for yet. */
  get unread() {
    return this.#unread.map(({ name }) => name);
  }

  /** Emits, and gives what the acknowledgement gets. */
  async asks(name, ...args) {
    let answer;
    this.socket.emit(name, ...args, (...given) => {
      answer = given;
    });
    await until(() => answer, `${name} is acknowledged`);
    return answer;
  }

  /** Hears of the list of rooms until the room is, or is not, in it. */
  async seesRoom(room, there = true) {
    for (let names = null; names?.includes(room) !== there; ) {
      [names] = await this.hears("room_change");
    }
  }
}

let rooms = 0;

async function meet(world, count, { url, auth } = {}) {
  const people = Array.from({ length: count }, () => new Person(world, url, auth));
  await Promise.all(people.map((person) => person.online()));
  return { people, room: `room ${++rooms} by ${world.transports.join("+")}` };
}

/** Between two polls there is nothing to break: tries until the client has lost something. */
async function lose(world, person) {
  const before = person.losses;
  await until(() => {
    if (person.losses === before) {
      world.cut([person]);
    }
    return person.losses > before;
  }, "the loss is seen");
}

async function moved({ socket }, transports) {
  await until(() => socket.io.engine.transport.name === transports.at(-1), `moved to ${transports.at(-1)}`);
}

async function chat(world, people, room) {
  const [ada, grace, watcher] = people;
  same(await ada.asks("enter_room", room), [], "done()");
  await watcher.seesRoom(room);
  same(await grace.asks("enter_room", { roomName: room, nickName: "Grace" }), [], "done()");
  same(await ada.hears("welcome"), ["Grace", 2]);
  same(await ada.asks("new_message", "Hello", room), [], "done()");
  same(await grace.hears("toMessage"), ["Hello"]);
  ada.socket.emit("nickname", "Ada");
  await ada.asks("new_message", "again", room);
  same(await grace.hears("toMessage"), ["again"]);
  same(ada.unread.filter((name) => name === "toMessage"), []);
  await watcher.asks("enter_room", room);
  same(await ada.hears("welcome"), ["Anon", 3]);
  same(await grace.hears("welcome"), ["Anon", 3]);
  ada.socket.disconnect();
  same(await grace.hears("bye"), ["Ada", 2]);
  same(await watcher.hears("bye"), ["Ada", 2]);
  grace.socket.disconnect();
  same(await watcher.hears("bye"), ["Grace", 1]);
  watcher.socket.disconnect();
}

export const stages = [
  {
    name: "enter_room in both forms, welcome, nickname, new_message, bye, room_change",
    async run(world) {
      const { people, room } = await meet(world, 3);
      await Promise.all(people.map((person) => moved(person, world.transports)));
      const listener = await new Person(world).online();
      await chat(world, people, room);
      await listener.seesRoom(room);
      await listener.seesRoom(room, false);
      listener.socket.disconnect();
    },
  },
  {
    name: "the same where the server waits for nobody",
    forgetful: true,
    async run(world) {
      const { people, room } = await meet(world, 3, { url: world.forgetful });
      await chat(world, people, room);
    },
  },
  {
    name: "join_room, offer, answer and ice between two",
    async run(world) {
      const { people, room } = await meet(world, 2);
      const [ada, grace] = people;
      const offer = { type: "offer", sdp: "v=0\r\n" };
      const answer = { type: "answer", sdp: "v=0\r\n" };
      const candidate = { candidate: "candidate:1 1 udp 1 127.0.0.1 9 typ host", sdpMid: "0", sdpMLineIndex: 0 };
      same(await ada.asks("join_room", room), []);
      same(await grace.asks("join_room", room), []);
      same(await ada.hears("welcome"), []);
      ada.socket.emit("offer", offer, room);
      same(await grace.hears("offer"), [offer]);
      grace.socket.emit("answer", answer, room);
      same(await ada.hears("answer"), [answer]);
      ada.socket.emit("ice", candidate, room);
      grace.socket.emit("ice", candidate, room);
      same(await ada.hears("ice"), [candidate]);
      same(await grace.hears("ice"), [candidate]);
      people.forEach(({ socket }) => socket.disconnect());
    },
  },
  {
    name: "who disconnects says goodbye in each room before the rooms go",
    async run(world) {
      const { people, room } = await meet(world, 2);
      const [ada, grace] = people;
      await ada.asks("enter_room", { roomName: room, nickName: "Ada" });
      await ada.asks("enter_room", `${room}, second`);
      await ada.asks("enter_room", `${room}, alone`);
      await grace.asks("enter_room", room);
      await grace.asks("enter_room", `${room}, second`);
      await grace.seesRoom(`${room}, alone`);
      ada.socket.disconnect();
      same(await grace.hears("bye"), ["Ada", 1]);
      same(await grace.hears("bye"), ["Ada", 1]);
      await grace.seesRoom(`${room}, alone`, false);
      grace.socket.disconnect();
    },
  },
  {
    name: "whoever asks for it finds everything as it was after a lost connection, with what was missed",
    async run(world) {
      const { people, room } = await meet(world, 2, { auth: { recovery: true } });
      const [ada, grace] = people;
      await moved(ada, world.transports);
      await ada.asks("enter_room", { roomName: room, nickName: "Ada" });
      await grace.asks("enter_room", room);
      await ada.hears("welcome");
      const { ok } = (await ada.asks("call:join", { room: `${room}, call`, name: "Ada", p2p: false }))[0];
      check(ok, "in the call");
      const { id } = ada.socket;
      for (let round = 1; round <= 2; round++) {
        await lose(world, ada);
        for (const text of ["one", "two", "three"]) {
          await grace.asks("new_message", text, room);
        }
        await ada.online(1 + round);
        same(ada.connects.at(-1), true, "recovered");
        same(ada.socket.id, id);
        for (const text of ["one", "two", "three"]) {
          same(await ada.hears("toMessage"), [text]);
        }
        await moved(ada, world.transports);
      }
      same((await ada.asks("call:chat", { text: "still in the call" }))[0].ok, true);
      await ada.asks("new_message", "still here", room);
      same(await grace.hears("toMessage"), ["still here"]);
      same(ada.unread.filter((name) => name === "toMessage"), [], "nothing twice");
      same(grace.unread.filter((name) => name === "bye" || name === "welcome"), [], "nobody saw it");
      people.forEach(({ socket }) => socket.disconnect());
      same(people.map(({ socket }) => socket.active), [false, false]);
    },
  },
  {
    name: "whoever asks for nothing is gone when the connection is lost, and comes back as somebody new",
    async run(world) {
      const { people, room } = await meet(world, 2);
      const [ada, grace] = people;
      await ada.asks("enter_room", { roomName: room, nickName: "Ada" });
      await grace.asks("enter_room", room);
      const { id } = ada.socket;
      await moved(ada, world.transports);
      await lose(world, ada);
      same(await grace.hears("bye"), ["Ada", 1]);
      await ada.online(2);
      check(!ada.connects.at(-1), "not recovered");
      check(ada.socket.id !== id, "another id");
      await ada.asks("enter_room", { roomName: room, nickName: "Ada" });
      same(await grace.hears("welcome"), ["Ada", 2]);
      people.forEach(({ socket }) => socket.disconnect());
    },
  },
  {
    name: "acknowledgements, binary values and long texts arrive whole",
    async run(world) {
      const { people, room } = await meet(world, 2);
      const [ada, grace] = people;
      await ada.asks("join_room", room);
      await grace.asks("join_room", room);
      await ada.hears("welcome");
      ada.socket.emit("offer", { bytes: new Uint8Array([1, 2, 3]).buffer, text: "\u2028é𐍈" }, room);
      const [{ bytes, text }] = await grace.hears("offer");
      same([...new Uint8Array(bytes)], [1, 2, 3]);
      same(text, "\u2028é𐍈");
      const long = "x".repeat(9_999);
      await ada.asks("new_message", long, room);
      same(await grace.hears("toMessage"), [long]);
      people.forEach(({ socket }) => socket.disconnect());
    },
  },
];

/** Plain WebSockets know no transports. */
export const plainStage = {
  name: "plain WebSocket: nickname and new_message",
  async run({ url }) {
    const open = async () => {
      const lines = [];
      const socket = new WebSocket(url.replace("http", "ws"));
      socket.addEventListener("message", ({ data }) => lines.push(data));
      await new Promise((resolve, reject) => {
        socket.addEventListener("open", resolve);
        socket.addEventListener("error", reject);
      });
      return { lines, send: (type, payload) => socket.send(JSON.stringify({ type, payload })), close: () => socket.close() };
    };
    const [ada, grace] = [await open(), await open()];
    ada.send("new_message", "before a name");
    await until(() => ada.lines.length === 1 && grace.lines.length === 1, "a line for everybody");
    ada.send("nickname", "Ada");
    ada.send("new_message", "Hello");
    await until(() => ada.lines.length === 2 && grace.lines.length === 2, "another");
    same(grace.lines, ["Anon : before a name", "Ada : Hello"]);
    same(ada.lines, grace.lines);
    ada.close();
    grace.close();
  },
};

export const transports = [["polling"], ["websocket"], ["polling", "websocket"]];

/**
 * Does everything.
 *
 * @returns {Promise<string[]>} a line about each stage; failures start with "not ok"
 */
export async function runAll(world) {
  const results = [await outcome(plainStage, world, "plain")];
  for (const chosen of transports) {
    for (const stage of stages.filter(({ forgetful }) => !forgetful || world.forgetful)) {
      results.push(await outcome(stage, { ...world, transports: chosen }, chosen.join(" then ")));
    }
  }
  return results;
}

async function outcome(stage, world, how) {
  try {
    await stage.run(world);
    return `ok ${how}: ${stage.name}`;
  } catch (error) {
    return `not ok ${how}: ${stage.name}: ${error.message}`;
  }
}
