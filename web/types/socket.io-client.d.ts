// What the browser client uses of the official socket.io-client, which the server serves.
import type { SocketLike } from "../src/main/resources/META-INF/resources/app/protocol/signaling.js";

export interface Settings {
  autoConnect: boolean;
  transports: string[];
  tryAllTransports: boolean;
}

export function io(settings: Settings): SocketLike;
export function io(url: string, settings: Settings): SocketLike;
