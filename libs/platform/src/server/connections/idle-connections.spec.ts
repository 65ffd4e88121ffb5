import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { RunningBff } from '../start-bff.ts';
import { startNotesBff } from './notes-bff.fixture.ts';

const GET = 'GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n';
const KEPT = 300;
const HEAD = 600;
/** Milliseconds that Node gives a client more than it is told. */
const MARGIN = 1_000;
/** Between two looks, and for a machine that is busy. */
const LATE = 3_000;

describe('a connection that is kept after an answer', () => {
  let bff: RunningBff;
  let client: Socket;
  let text: string;
  let closed: Promise<number>;

  beforeAll(async () => {
    bff = await startNotesBff({ server: { keepAlive: KEPT }, connections: { headersTimeout: HEAD } });
  });
  afterAll(() => bff.close());

  beforeEach(async () => {
    client = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1' });
    client.on('error', () => undefined);
    text = '';
    closed = new Promise((resolve) => client.once('close', () => resolve(performance.now())));
    client.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    client.write(GET);
    await answers(1);
  });
  afterEach(() => client.destroy());

  const answers = async (count: number): Promise<void> => {
    while (text.split('HTTP/1.1 ').length <= count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const sends = (what: string, every: number): NodeJS.Timeout => setInterval(() => client.write(what), every);

  it.each([
    ['\r\n', 50],
    ['\n', 50],
    ['\r\n', 400],
  ])('ends in time, though %j comes every %i ms', async (what, every) => {
    const begun = performance.now();
    const timer = sends(what, every);
    const lasted = (await closed) - begun;
    clearInterval(timer);
    expect(lasted).toBeGreaterThanOrEqual(KEPT + MARGIN - LATE / 10);
    expect(lasted).toBeLessThan(KEPT + MARGIN + HEAD + LATE);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
  }, 10_000);

  it('goes on as long as requests come, and empty lines between them', async () => {
    const begun = performance.now();
    for (let count = 2; performance.now() - begun < 2 * (KEPT + MARGIN + HEAD); count += 1) {
      client.write(`\r\n${GET}\r\n`);
      await answers(count);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(client.destroyed).toBe(false);
  }, 20_000);

  it('has the time for headers where a request has begun late', async () => {
    await new Promise((resolve) => setTimeout(resolve, KEPT + MARGIN - 200));
    client.write(GET.slice(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 400));
    client.write(GET.slice(10));
    await answers(2);
  }, 10_000);
});
