import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds. */
const [SOON, PAUSE] = [10_000, 100];

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
  async hold(url: string, from: string, count: number, says: string): Promise<number[]> {
    const opened = await Promise.all(Array.from({ length: count }, () => answeredOn(url, from, says)));
    for (const [socket, status] of opened) this.#sockets.set(socket, status);
    return opened.map(([, status]) => status);
  }

  /**
   * Waits, and reads nothing, until the address may have as many other connections at once as it holds: the BFF has cut those then, however
   * long it took on this machine. Then reads what has come on each that was answered with 200: it was closed before so many bytes.
   *
   * @param says what is asked on the other connections
   * @throws Error when none was answered with 200, or one is not cut within 10 s or goes on
   */
  async cutBefore(bytes: number, url: string, from: string, says: string): Promise<void> {
    const held = [...this.#sockets].flatMap(([socket, status]) => (status === 200 ? [socket] : []));
    if (held.length === 0) throw new Error(`nothing is held: ${[...this.#sockets.values()].join(', ')}`);
    for (const until = performance.now() + SOON; !(await hasRoom(url, from, held.length, says)); await setTimeout(PAUSE)) {
      if (performance.now() > until) throw new Error(`${held.length} connections whose client takes nothing are held for ${SOON} ms`);
    }
    for (const socket of held) {
      let read = 0;
      socket.on('data', (piece: Buffer) => void (read += piece.length));
      if (!socket.destroyed) await Promise.race([closed(socket.resume()), setTimeout(SOON, undefined, { ref: false })]);
      if (read >= bytes || !socket.destroyed) throw new Error(`a connection whose client took nothing went on for ${read} bytes when it read again`);
    }
  }

  /** Lets go of all of them. */
  release(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.#sockets.clear();
  }
}

/** A connection on which nothing is read any more, and the status of its first answer: NaN where it was closed without one. */
const answeredOn = async (url: string, from: string, says: string): Promise<[Socket, number]> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from }).on('error', () => undefined);
  socket.write(says);
  const first = await Promise.race([new Promise<Buffer>((resolve) => void socket.once('data', resolve)), closed(socket)]);
  socket.pause();
  return [socket, Number(/^HTTP\/1\.1 (\d+)/.exec(first?.toString('latin1') ?? '')?.[1])];
};

/** Whether so many more connections of the address are let in at once. */
const hasRoom = async (url: string, from: string, count: number, says: string): Promise<boolean> => {
  const others = await Promise.all(Array.from({ length: count }, () => answeredOn(url, from, says)));
  await Promise.all(others.map(([socket]) => (socket.destroyed ? undefined : closed(socket.destroy()))));
  return others.every(([, status]) => status === 200);
};

const closed = (socket: Socket): Promise<undefined> => new Promise((resolve) => void socket.once('close', () => resolve(undefined)));
