// What the browser client uses of the official socket.io-client, which the server serves.
import type { SocketLike } from "../src/main/resources/META-INF/resources/app/protocol/signaling.js";
import type { SocketSettings } from "../src/main/resources/META-INF/resources/app/create-session.js";

export function io(url: string, settings: SocketSettings): SocketLike;
