import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Records } from './records.ts';
import type { Stage } from './schedule.ts';
import type { Reads } from './targets.ts';

export interface LoadOrder {
  /** By the BFF's name. */
  readonly origins: Readonly<Record<string, string>>;
  /** Of everything something when absent. */
  readonly read?: Reads;
  readonly reads: readonly Stage[];
  readonly writes: readonly Stage[];
  /** The number of the first read. */
  readonly firstRead: number;
  /** The reference of the first order; no two loads may use the same. */
  readonly firstReference: number;
  /** Epoch milliseconds, with fractions. */
  readonly startAt: number;
}

export interface LoadResult {
  readonly reads: Records;
  readonly writes: Records;
}

/** Milliseconds that a thread gets to start. */
const START_WITHIN = 400;

const epochNow = (): number => performance.timeOrigin + performance.now();

/** A load that runs by its own clock. */
export class Load {
  readonly #startAt: number;
  readonly result: Promise<LoadResult>;

  private constructor(startAt: number, result: Promise<LoadResult>) {
    this.#startAt = startAt;
    this.result = result;
  }

  /** @param interrupted ends it before its time; `result` rejects then */
  static start(order: Omit<LoadOrder, 'startAt'>, interrupted: AbortSignal): Load {
    const startAt = epochNow() + START_WITHIN;
    const workerData: LoadOrder = { ...order, startAt };
    const worker = new Worker(join(import.meta.dirname, 'load-thread.ts'), { workerData });
    const result = once(worker, 'message', { signal: interrupted }).then(([message]) => message as LoadResult);
    interrupted.addEventListener('abort', () => void worker.terminate());
    // The code that awaits it gets the rejection; until then an unhandled one would end the process.
    result.catch(() => undefined);
    return new Load(startAt, result);
  }

  /** Milliseconds since the schedule began. */
  get elapsed(): number {
    return epochNow() - this.#startAt;
  }

  /** Waits until so many milliseconds of the schedule are over. */
  async until(elapsed: number): Promise<void> {
    const wait = elapsed - this.elapsed;
    if (wait > 0) await delay(wait);
  }
}
