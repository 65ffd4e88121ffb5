import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Pause } from './pause.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'b');
/** Streams of one kind that one address has at most. */
const OF_AN_ADDRESS = 25;

/** Addresses of this machine in turn: guests have bounds by address. */
const addressOf = (index: number): string => `127.1.1.${1 + Math.floor(index / OF_AN_ADDRESS)}`;

const headOf = (method: string, path: string, more = ''): string => `${method} ${path} HTTP/1.1\r\nhost: bff\r\nconnection: close\r\n${more}\r\n`;

/** Reads an answer to its end, with a pause, and holds nothing of it. @returns bytes of its body @throws Error when it is no success */
export async function download(url: string, path: string): Promise<number> {
  const { hostname, port } = new URL(url);
  const buffer = Buffer.alloc(CHUNK.length);
  let [bytes, head] = [0, ''];
  const callback = (length: number): boolean => {
    if (bytes === 0) head = buffer.toString('latin1', 0, length).split('\r\n\r\n')[0] as string;
    bytes += length;
    return !pause.begins(length, () => socket.resume());
  };
  const pause = new Pause();
  const socket = connect({ host: hostname, port: Number(port), onread: { buffer, callback } });
  socket.write(headOf('GET', path));
  await once(socket, 'close');
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`${path} was answered with ${head}`);
  return bytes - head.length - '\r\n\r\n'.length;
}

/** Sends so many bytes, at the pace of who reads. @returns how many were received, as the answer says @throws Error when it is no success */
export async function upload(url: string, path: string, length: number): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => void (answer += text));
  const closed = once(socket, 'close');
  socket.write(headOf('PUT', path, `content-length: ${length}\r\n`));
  for (let left = length; left > 0 && !socket.destroyed; left -= CHUNK.length) {
    if (!socket.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK)) await Promise.race([once(socket, 'drain'), closed]);
  }
  await closed;
  const [head = '', body] = answer.split('\r\n\r\n');
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`${path} was answered with ${answer}`);
  return Number(body);
}

/** Asks on so many connections. @param reads whether they read what comes @returns them, once each answer has begun @throws Error when one is no success */
export function hold(url: string, path: string, count: number, reads: boolean): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  return inTurn(count, async (index) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: addressOf(index) });
    socket.write(headOf('GET', path));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    if (!chunk.toString('latin1').startsWith('HTTP/1.1 200 ')) throw new Error(`${path} was answered with ${chunk.toString('latin1')}`);
    return (reads ? socket.resume() : socket.pause()).on('error', () => undefined);
  });
}

/** Opens so many WebSockets. @throws Error when one is refused */
export function openSockets(url: string, path: string, count: number): Promise<WebSocket[]> {
  return inTurn(count, async (index) => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, { localAddress: addressOf(index), perMessageDeflate: false });
    await once(socket, 'open');
    return socket;
  });
}

/** Says something on each. @returns how many of them are answered with it */
export async function echoes(sockets: readonly WebSocket[]): Promise<number> {
  const answers = await Promise.all(
    sockets.map(async (socket, index) => {
      const answer = Promise.race([once(socket, 'message'), once(socket, 'close')]);
      socket.send(String(index));
      return String((await answer)[0]) === String(index);
    }),
  );
  return answers.filter(Boolean).length;
}

/** At once, and how often one that is refused is asked for again: on a busy machine a BFF sheds load, and says to come back in a second. */
const [AT_ONCE, TRIES, COME_BACK_IN] = [16, 10, 1_000];

/** Does something so many times, a few at once. @throws what the last try of one throws */
async function inTurn<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  const insist = async (index: number, tries = TRIES): Promise<T> => {
    try {
      return await make(index);
    } catch (error) {
      if (tries === 1) throw error;
      await delay(COME_BACK_IN);
      return insist(index, tries - 1);
    }
  };
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made.length) }, (_, at) => insist(made.length + at)))));
  return made;
}
