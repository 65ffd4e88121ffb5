import { createServer } from 'node:net';

/**
 * Where the system hands out no ports by itself (Linux: from 32768), so that no other process gets one between looking and listening. Nor is one of them
 * ten thousand above another, where a node of a Redis Cluster listens as well.
 */
const FROM = 10_000;
const TO = 20_000;

let last = FROM + Math.floor(Math.random() * (TO - FROM));

/** A free port of loopback, a different one each time. */
export async function freePort(): Promise<number> {
  do last = last + 1 < TO ? last + 1 : FROM;
  while (!(await isFree(last)));
  return last;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
