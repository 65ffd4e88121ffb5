import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { RunningBff } from '../start-bff.ts';
import { startNotesBff } from './notes-bff.fixture.ts';

/** More than any socket's buffers take. */
const ENDLESS = 64 * 1024 * 1024;
const PIECES = Buffer.from('1\r\na\r\n'.repeat(10_000));

describe('a body of which there is more when its request is answered', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await startNotesBff();
  });
  afterAll(() => bff.close());

  const open = (): Socket => connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1' });

  /** Sends for as long as it is taken. @returns the answer, and how many bytes have left */
  const sendOn = async (path: string, framing: string, piece: Buffer): Promise<{ text: string; sent: number }> => {
    const socket = open();
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`);
    let over = false;
    void closed.then(() => (over = true));
    while (!over && socket.bytesWritten < ENDLESS) if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    await closed;
    return { text, sent: socket.bytesWritten };
  };

  it.each([
    ['of a route that there is not', '/nope', 404],
    ['of a caller who is not known', '/notes/own', 401],
    ['that comes in too small pieces', '/notes/long', 400],
  ])('is not read on, but its connection is closed: that %s', async (_, path, status) => {
    const { text, sent } = await sendOn(path, 'transfer-encoding: chunked', PIECES);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*connection: close\\r\\n`, 'is'));
    expect(sent).toBeLessThan(ENDLESS);
  });

  it('is not read on either when its length is announced', async () => {
    const { text, sent } = await sendOn('/nope', 'content-length: 99999999999', Buffer.alloc(64 * 1024, 'x'));
    expect(text).toMatch(/^HTTP\/1\.1 404 .*connection: close\r\n/is);
    expect(sent).toBeLessThan(ENDLESS);
  });

  it('is read when it is short, and its connection goes on', async () => {
    const socket = open();
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const answers = async (count: number): Promise<void> => {
      while (text.split('HTTP/1.1 ').length <= count) await once(socket, 'data');
    };
    const body = JSON.stringify({ text: 'x'.repeat(20_000) });
    const head = (path: string): string => `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head('/nope'));
    await answers(1);
    socket.write(body + head('/notes/long') + body);
    await answers(2);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 201']);
    expect(text).not.toMatch(/connection: close/i);
    socket.destroy();
  });
});
