import { connect } from 'node:net';
import type { RunningBff } from '../start-bff.ts';
import { startNotesBff } from './notes-bff.fixture.ts';

const BODY = '{"text":"a"}';
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
const NEXT = 'GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

describe('a body whose framing others may read differently', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startNotesBff();
  });
  afterAll(() => bff.close());

  /** All that comes until the BFF closes the connection. */
  const answerTo = (version: string, fields: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(bff.url).port), '127.0.0.1').on('error', () => undefined);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.once('close', () => resolve(text));
      socket.write(`POST /notes HTTP/${version}\r\nhost: x\r\ncontent-type: application/json\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n${CHUNKED}${NEXT}`);
    });
  const told = (text: string): unknown => ({ statuses: text.match(/HTTP\/1\.1 \d+/g), closes: /connection: close/i.test(text), code: /problem:([a-z-]+)/.exec(text)?.[1] });

  it.each([
    ['the connection is kept', ['transfer-encoding: chunked', 'connection: keep-alive']],
    ['it is not', ['transfer-encoding: chunked']],
    ['it has another coding', ['transfer-encoding: gzip, chunked', 'connection: keep-alive']],
  ])('is refused, and nothing after it answered: HTTP/1.0 has no codings, where %s', async (_, fields) => {
    expect(told(await answerTo('1.0', fields))).toEqual({ statuses: ['HTTP/1.1 400'], closes: true, code: 'malformed-request' });
  });

  it.each([
    [['transfer-encoding: gzip, chunked']],
    [['transfer-encoding: xyz, chunked']],
    [['transfer-encoding: identity', 'transfer-encoding: chunked']],
    [['transfer-encoding: gzip,chunked', 'expect: 100-continue']],
  ])('is refused, and nothing after it answered: %j', async (fields) => {
    expect(told(await answerTo('1.1', fields))).toEqual({ statuses: ['HTTP/1.1 501'], closes: true, code: 'not-implemented' });
  });

  it('is refused when it is chunked twice', async () => {
    expect(told(await answerTo('1.1', ['transfer-encoding: chunked', 'transfer-encoding: chunked']))).toEqual({ statuses: ['HTTP/1.1 400'], closes: true, code: 'malformed-request' });
  });

  it.each([['transfer-encoding: chunked'], ['Transfer-Encoding:  Chunked ']])('is read when it is chunked: %j', async (field) => {
    expect((await answerTo('1.1', [field])).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 404']);
  });
});
