import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Connections that are held by saying, or reading, no more. */
export class HeldConnections {
  readonly #sockets: Socket[] = [];

  /**
   * Opens so many from one address, says the same on each, and waits for the first of what is answered: the BFF has let it in then, or
   * refused it. Nothing more is read.
   *
   * @returns the status of each
   */
  hold(url: string, from: string, count: number, says: string): Promise<number[]> {
    const { hostname, port } = new URL(url);
    return Promise.all(
      Array.from({ length: count }, async () => {
        const socket = connect({ host: hostname, port: Number(port), localAddress: from });
        this.#sockets.push(socket);
        socket.write(says);
        const [first] = (await once(socket, 'data')) as [Buffer];
        socket.pause().on('error', () => undefined);
        return Number(/^HTTP\/1\.1 (\d+)/.exec(first.toString('latin1'))?.[1]);
      }),
    );
  }

  /** Lets go of all of them. */
  release(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }
}
