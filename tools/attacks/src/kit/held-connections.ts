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

  /**
   * Waits for a time in which nothing is read, then reads what has come on each: it must have been closed before so many bytes.
   *
   * @throws Error when one was not
   */
  async cutBefore(bytes: number, milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (const socket of this.#sockets) {
      let read = 0;
      socket.on('data', (piece: Buffer) => {
        read += piece.length;
        if (read >= bytes) socket.destroy();
      });
      if (!socket.destroyed) await once(socket.resume(), 'close');
      if (read >= bytes) throw new Error('a connection whose client took nothing went on when it read again');
    }
  }

  /** Lets go of all of them. */
  release(): void {
    for (const socket of this.#sockets.splice(0)) socket.destroy();
  }
}
