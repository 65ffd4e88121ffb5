import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds. */
const SOON = 10_000;

/** Connections that are held by saying, or reading, no more. */
export class HeldConnections {
  /** Each with the status of its first answer. */
  readonly #sockets = new Map<Socket, number>();

  /**
   * Opens so many from one address, says the same on each, and waits for the first of what is answered: the BFF has let it in then, or
   * refused it. Nothing more is read.
   *
   * @returns the status of each, NaN where it was closed without one
   */
  hold(url: string, from: string, count: number, says: string): Promise<number[]> {
    const { hostname, port } = new URL(url);
    return Promise.all(
      Array.from({ length: count }, async () => {
        const socket = connect({ host: hostname, port: Number(port), localAddress: from });
        this.#sockets.set(socket, Number.NaN);
        socket.write(says);
        const first = await Promise.race([once(socket, 'data') as Promise<[Buffer]>, closed(socket).then(() => [Buffer.alloc(0)])]);
        socket.pause().on('error', () => undefined);
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(first[0].toString('latin1'))?.[1]);
        this.#sockets.set(socket, status);
        return status;
      }),
    );
  }

  /**
   * Waits for a time in which nothing is read, then reads what has come on each that was answered with 200: it must have been closed before
   * so many bytes, and is closed soon.
   *
   * @throws Error when one was not, or none was answered with 200
   */
  async cutBefore(bytes: number, milliseconds: number): Promise<void> {
    await setTimeout(milliseconds);
    const late = setTimeout(SOON, undefined, { ref: false });
    const held = [...this.#sockets].flatMap(([socket, status]) => (status === 200 ? [socket] : []));
    if (held.length === 0) throw new Error(`nothing is held: ${[...this.#sockets.values()].join(', ')}`);
    for (const socket of held) {
      let read = 0;
      socket.on('data', (piece: Buffer) => void (read += piece.length));
      if (!socket.destroyed) await Promise.race([closed(socket.resume()), late]);
      if (read >= bytes || !socket.destroyed) throw new Error(`a connection whose client took nothing went on for ${read} bytes when it read again`);
    }
  }

  /** Lets go of all of them. */
  release(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.#sockets.clear();
  }
}

const closed = (socket: Socket): Promise<void> => new Promise((resolve) => void socket.once('close', () => resolve()));
