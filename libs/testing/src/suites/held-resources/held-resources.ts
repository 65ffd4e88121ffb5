import { HeldResources } from '@portico/platform';
import type { Server } from 'node:http';
import { BffUnderTest } from '../../bff/bff-under-test.ts';
import type { BffToTest } from '../../bff/bff-under-test.ts';
import type { DemoUpstreams } from '../../upstreams/demo-upstreams.ts';
import { exchange, writeRequest } from '../../wire/raw-request.ts';
import type { RawRequest } from '../../wire/raw-request.ts';
import { Held, heldTooLong } from './holders.ts';
import type { Holder } from './holders.ts';

/** A route that hands on what an upstream sends. */
export interface StreamRoute {
  readonly target: string;
  readonly service: string;
  readonly operationId: string;
}

export interface HeldResourcesOptions {
  readonly bff: BffToTest;
  readonly upstreams: () => DemoUpstreams;
  /** An answer that needs the same upstreams, for clients that hold nothing. */
  readonly page: RawRequest;
  /** A request with a body that is read. */
  readonly body: RawRequest;
  readonly streams: readonly StreamRoute[];
}

/** Milliseconds, as they are declared to the BFF. */
const TIMES = { headers: 300, request: 800, body: 200, write: 300, idle: 300 } as const;
/** Connections for short calls to the upstream of a stream: more streams than that are held. */
const CONNECTIONS = 2;
/** More than all buffers between an upstream and a client that does not read. */
const HUGE = 64 * 1024 * 1024;

const ms = (milliseconds: number): string => `${milliseconds}ms`;

const settingsFor = (streams: readonly StreamRoute[], times: typeof TIMES): Record<string, string> => ({
  PORTICO_CONNECTIONS__HEADERS_TIMEOUT: ms(times.headers),
  PORTICO_CONNECTIONS__WRITE_TIMEOUT: ms(times.write),
  PORTICO_SERVER__REQUEST_TIMEOUT: ms(times.request),
  PORTICO_BODIES__IDLE: ms(times.body),
  ...Object.fromEntries(
    streams.flatMap(({ service }) => [
      [`PORTICO_UPSTREAMS__${service.toUpperCase()}__STREAMS__IDLE`, ms(times.idle)],
      [`PORTICO_UPSTREAMS__${service.toUpperCase()}__CONNECTIONS`, String(CONNECTIONS)],
    ]),
  ),
});

/** Holds what a client, or an upstream, can hold of a BFF: it must be let go in the time that its settings say, and pages be answered meanwhile. */
export function heldResources({ bff: toTest, upstreams, page, body, streams }: HeldResourcesOptions): void {
  describe('what is held of it', () => {
    let bff: BffUnderTest;

    beforeAll(async () => {
      bff = await BffUnderTest.start({ ...toTest, upstreams: upstreams().urls, env: { ...toTest.env, ...settingsFor(streams, TIMES) } });
    });
    beforeEach(() => upstreams().control.reset());
    afterAll(() => bff.close());

    const server = (): Server => bff.running.app.getHttpServer() as Server;
    const held = (resource: string): number => bff.running.app.get(HeldResources).all().filter((one) => one.resource === resource).reduce((sum, one) => sum + one.held(), 0);
    const streamed = (target: string): string => writeRequest({ method: 'GET', target });
    const half = (request: RawRequest, body: string): string => writeRequest({ ...request, headers: { ...request.headers, 'content-length': '4000' }, body });

    const pageIsAnswered = async (): Promise<void> => {
      // A part may be late on a busy machine; held up is what is late each time.
      for (let tries = 0; tries < 10; tries += 1) if ((await exchange(bff.url, page)).status === 200) return;
      throw new Error(`${page.target} is not answered while something is held`);
    };

    it('is let go in the time that is declared: connections, heads and bodies', async () => {
      const says: Holder[] = [
        { name: 'a connection on which nothing is said', says: '', reads: true, declared: TIMES.headers },
        { name: 'half a head', says: `GET ${page.target} HTTP/1.1\r\nhost: bff.test\r\nx-half: `, reads: true, declared: TIMES.headers },
        { name: 'a head whose body does not come', says: half(body, ''), reads: true, declared: TIMES.request },
        { name: 'half a body', says: half(body, (body.body ?? '').slice(0, 5)), reads: true, declared: TIMES.request },
      ];
      const [faults] = await Promise.all([heldTooLong(server(), says), pageIsAnswered()]);
      expect({ faults, bytes: held('body bytes') }).toEqual({ faults: [], bytes: 0 });
    });

    if (streams.length > 0)
      it.each(streams)('is let go in the time that is declared when the client of $target does not read', async ({ target, service, operationId }) => {
        await upstreams().control.fault({ service, operationId, kind: 'oversize', bytes: HUGE });
        const reader: Holder = { name: `${target}, not read`, says: streamed(target), reads: false, declared: TIMES.write };
        const holding = heldTooLong(server(), Array.from({ length: CONNECTIONS * 3 }, () => reader));
        await pageIsAnswered();
        expect({ faults: await holding, streams: held('streams') }).toEqual({ faults: [], streams: 0 });
      });

    if (streams.length > 0)
      it.each(streams)('is let go in the time that is declared when the upstream of $target stops in the middle', async ({ target, service, operationId }) => {
        await upstreams().control.fault({ service, operationId, kind: 'truncate', stays: true });
        const stopped: Holder = { name: `${target}, whose upstream has stopped`, says: streamed(target), reads: true, declared: TIMES.idle };
        const holding = heldTooLong(server(), Array.from({ length: CONNECTIONS * 3 }, () => stopped));
        await pageIsAnswered();
        expect({ faults: await holding, streams: held('streams') }).toEqual({ faults: [], streams: 0 });
      });

    it('is nothing when all have left', async () => {
      const leaving = new Held(server());
      await leaving.by({ name: 'half a body', says: half(body, '{'), reads: true, declared: TIMES.request });
      for (const { target } of streams) await leaving.by({ name: target, says: streamed(target), reads: false, declared: TIMES.write });
      leaving.release();
      const left = (): number => held('body bytes') + held('streams');
      for (const until = performance.now() + 5_000; left() > 0 && performance.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(left()).toBe(0);
    });
  });
}
