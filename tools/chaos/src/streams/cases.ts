import type { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import { atLeast, atMost } from '../bars/bar.ts';
import type { Bar } from '../bars/bar.ts';
import { Load } from '../load/load.ts';
import { warmUp } from '../load/warm-up.ts';
import { quantile } from '../statistics/quantile.ts';
import { download, echoes, hold, openSockets, upload } from './clients.ts';
import { growthWhile } from './peak-memory.ts';

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
/** What has gone the same way before anything counts. */
const WARM = 64 * MEBIBYTE;
const SOCKETS = 2_000;
/** Readers that do not read, and as many upstreams that stop. */
const STOPPED = 200;

/** Each with a BFF of its own: what one has left in memory would hide what another takes. */
export type StreamCase = (bff: BffProcess, interrupted: AbortSignal) => Promise<Bar[]>;

/** A gibibyte one way, past a reader that pauses. @param pass sends or fetches so many bytes @returns how many arrived */
const gibibyte = (way: string, pass: (url: string, length: number) => Promise<number>): StreamCase => async ({ pid, url }) => {
  await pass(url, WARM);
  let arrived = 0;
  const growth = await growthWhile(pid, async () => void (arrived = await pass(url, GIBIBYTE)));
  return [atMost(`1 GiB ${way}: growth of resident memory`, growth, 100, 'MiB'), atLeast(`1 GiB ${way}: what arrived of it`, arrived / MEBIBYTE, GIBIBYTE / MEBIBYTE, 'MiB')];
};

export const gibibyteUp = gibibyte('up', (url, length) => upload(url, '/peer/up', length));
export const gibibyteDown = gibibyte('down', (url, length) => download(url, `/peer/${length}`));

/** WebSockets that say nothing, and then each something. */
export const idleSockets: StreamCase = async ({ pid, url }) => {
  let answered = 0;
  const growth = await growthWhile(pid, async () => {
    const sockets = await openSockets(url, '/peer/socket', SOCKETS);
    answered = await echoes(sockets);
    for (const socket of sockets) socket.terminate();
  });
  return [atMost(`${SOCKETS} WebSockets: growth of resident memory`, growth, 150, 'MiB'), atLeast('WebSockets that were answered on', answered, SOCKETS, '')];
};

/** Pages a second, and for how long at a time; how often it changes between calm and stopped. */
const [PER_SECOND, SECONDS, TURNS] = [40, 6, 4];
/** Percent of pages that fail beside a busy machine's other work, by chance. */
const FEW = 0.5;

/** Pages in turn without and beside those who have stopped in the middle of an answer. */
export const stoppedStreams: StreamCase = async ({ url }, interrupted) => {
  await warmUp({ 'web-bff': url }, SECONDS, []);
  const [calm, beside] = [new Pages(url, interrupted), new Pages(url, interrupted)];
  let held = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    await calm.read();
    const stopped = [...(await hold(url, `/peer/${GIBIBYTE}`, STOPPED, false)), ...(await hold(url, '/peer/stops', STOPPED, true))];
    await beside.read();
    held += stopped.filter(({ readyState }) => readyState === 'open').length;
    for (const socket of stopped) socket.destroy();
  }
  return [
    atMost(`p99 of pages beside ${STOPPED} readers and ${STOPPED} upstreams that stop (${beside.p99.toFixed(1)} ms), by that without (${calm.p99.toFixed(1)} ms)`, beside.p99 / calm.p99, 1.5, '×'),
    atLeast('pages beside them that were answered well, where as many may fail as without', beside.success, calm.success - FEW, '%'),
    atLeast('streams that were still held afterwards', held, TURNS * 2 * STOPPED, ''),
  ];
};

/** Searches by an open loop, a stretch at a time. */
class Pages {
  readonly #url: string;
  readonly #interrupted: AbortSignal;
  readonly #took: number[] = [];
  #good = 0;

  constructor(url: string, interrupted: AbortSignal) {
    this.#url = url;
    this.#interrupted = interrupted;
  }

  async read(): Promise<void> {
    const order = { origins: { 'web-bff': this.#url }, read: 'searches', reads: [{ seconds: SECONDS, perSecond: PER_SECOND }], writes: [], firstRead: this.#took.length, firstReference: 0 } as const;
    const { reads } = await Load.start(order, this.#interrupted).result;
    this.#good += reads.status.filter((status) => status === 200).length;
    this.#took.push(...reads.took);
  }

  /** Milliseconds, from when they were due. */
  get p99(): number {
    return quantile(this.#took, 0.99);
  }

  /** In percent. */
  get success(): number {
    return (this.#good / this.#took.length) * 100;
  }
}
