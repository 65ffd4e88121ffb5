import { createServer } from 'node:net';

/** Where the system does not hand out ports by itself (Linux: from 32768), so that no other process gets one by chance. */
const FROM = 20_000;
const TO = 31_000;
const TRIES = 50;

/** Ports of the loopback address that are free now. @throws Error when there are none */
export async function freePorts(count: number): Promise<number[]> {
  const first = await freeRange(count);
  return Array.from({ length: count }, (_, index) => first + index);
}

/** A port that is free, as are the next `length - 1`. @throws Error when none is found */
export async function freeRange(length: number): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const first = FROM + Math.floor(Math.random() * (TO - FROM - length));
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
