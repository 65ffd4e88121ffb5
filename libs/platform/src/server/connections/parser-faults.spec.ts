import { connect } from 'node:net';
import { Signals } from '../../events/signals.ts';
import type { RunningBff } from '../start-bff.ts';
import { startNotesBff } from './notes-bff.fixture.ts';
import type { NotesOptions } from './notes-bff.fixture.ts';

const POST = 'POST /notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
const GET = 'GET /nope HTTP/1.1\r\nhost: x\r\n';

describe('what Node’s parser refuses', () => {
  let bff: RunningBff;
  let finished: unknown[];

  const start = async (options: NotesOptions = {}): Promise<void> => {
    bff = await startNotesBff(options);
    finished = [];
    bff.app.get(Signals).requestFinished.subscribe(({ status, context: { failure, clientGone } }) => void finished.push([status, failure?.code, clientGone]));
  };
  afterEach(() => bff.close());

  /** All that comes until the BFF closes the connection. */
  const answerTo = (...pieces: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(bff.url).port), '127.0.0.1').on('error', () => undefined);
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.once('close', () => resolve(text));
      for (const piece of pieces) socket.write(piece);
    });
  const problemIn = (text: string): unknown => {
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const { status, type } = JSON.parse(body) as { readonly status: number; readonly type: string };
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect({ line: head.startsWith(`HTTP/1.1 ${status} `), media: head.includes('content-type: application/problem+json'), closes: /connection: close/i.test(head), length }).toEqual({ line: true, media: true, closes: true, length: Buffer.byteLength(body) });
    return type.replace('urn:portico:problem:', '');
  };

  it.each<[string, NotesOptions['server'], readonly string[], string]>([
    ['headers that are too long', { headerLimit: 2_000 }, [`${GET}x-long: ${'x'.repeat(2_000)}\r\n\r\n`], 'headers-too-large'],
    ['bytes that are not HTTP', {}, ['nonsense\r\n\r\n'], 'malformed-request'],
    ['two lengths', {}, [`${POST}content-length: 3\r\ncontent-length: 4\r\n\r\n`], 'malformed-request'],
    ['headers that do not come within the time of the request', { requestTimeout: 200 }, [`${GET}x-slow: `], 'request-timeout'],
  ])('is answered as a problem, and its connection closed: %s', async (_, server, pieces, problem) => {
    await start({ server: server ?? {} });
    expect(problemIn(await answerTo(...pieces))).toBe(problem);
    expect(finished).toEqual([]);
  });

  it('waits as long for headers as the settings say, where a request may take any time', async () => {
    await start({ server: { requestTimeout: 0 }, connections: { headersTimeout: 150 } });
    expect(problemIn(await answerTo(`${GET}x-slow: `))).toBe('request-timeout');
  });

  it('is known as a request when its head was well-formed: it is logged as what it was refused for, not as one whose client left', async () => {
    await start();
    expect(problemIn(await answerTo(`${POST}transfer-encoding: chunked\r\n\r\n`, 'nonsense\r\n'))).toBe('malformed-request');
    while (finished.length === 0) await new Promise(setImmediate);
    expect(finished).toEqual([[400, 'malformed-request', false]]);
  });

  it('may be behind a request that asks for another protocol: it is answered without the upgrade, and nothing after it on its connection', async () => {
    await start();
    const text = await answerTo(`${GET}connection: upgrade\r\nupgrade: h2c\r\n\r\n${GET}\r\n`);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
    expect(text).toMatch(/connection: close/i);
  });
});
