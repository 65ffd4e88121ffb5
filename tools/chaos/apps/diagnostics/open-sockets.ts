import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Where Node tells of each connection that it opens or is given. */
const CHANNELS = ['net.client.socket', 'net.server.socket'];

/** The connections of this process that were opened since this was made, as long as they are open. */
export class OpenSockets {
  readonly #open = new Set<Socket>();

  constructor() {
    for (const channel of CHANNELS) subscribe(channel, (message) => this.#opened((message as { socket: Socket }).socket));
  }

  get all(): readonly Socket[] {
    return [...this.#open];
  }

  #opened(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }
}
