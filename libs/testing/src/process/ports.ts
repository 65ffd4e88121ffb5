import { connect, createServer } from 'node:net';

/**
 * Where the system hands out no ports by itself (Linux: from 32768), so that no other process gets one between looking and listening. Nor is one of them
 * ten thousand above another, where a node of a Redis Cluster listens as well.
 */
const FROM = 10_000;
const TO = 20_000;
const TRIES = 1_000;

let next = FROM + Math.floor(Math.random() * (TO - FROM));

/** A free port of loopback, a different one each time. @throws Error when none is found */
export const freePort = (): Promise<number> => freeRange(1);

/** A port of loopback that is free, as are the next `length - 1`; different ones each time. @throws Error when none is found */
export async function freeRange(length: number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (next + length > TO) next = FROM;
    const first = next;
    next += length;
    const free = await Promise.all(Array.from({ length }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${length} free ports in a row were found`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Whether something listens on a port of loopback. */
export const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
