import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Milliseconds of processor time without a turn of the event loop, by which a loop is endless: what a busy machine takes does not count. */
const PATIENCE = 4_000;

/** Runs beside a worker that hangs, and can therefore share nothing with it but memory: [turns of the event loop, the mutant or -1]. */
const SOURCE = `
const { writeFileSync } = require('node:fs');
const { workerData: { shared, patience, folder } } = require('node:worker_threads');
let turns = -1, since = 0;
setInterval(() => {
  const [now, mutant] = [Atomics.load(shared, 0), Atomics.load(shared, 1)];
  const { user, system } = process.cpuUsage();
  if (now !== turns || mutant < 0) [turns, since] = [now, user + system];
  else if (user + system - since > patience * 1000) {
    writeFileSync(folder + '/.endless-' + mutant, '');
    process.kill(process.pid, 'SIGKILL');
  }
}, 250);`;

/**
 * Ends this process when a mutant loops without end, which nothing within it could. Stryker's own limit has to allow for the loading of all
 * spec files, minutes; it starts another process with the same mutant, which finds the note of the first.
 */
export class Watchdog {
  readonly #shared = new Int32Array(new SharedArrayBuffer(8));
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#shared[1] = -1;
    new Worker(SOURCE, { eval: true, execArgv: [], workerData: { shared: this.#shared, patience: PATIENCE, folder } }).unref();
    setInterval(() => Atomics.add(this.#shared, 0, 1), 100).unref();
  }

  /** Whether a process was ended because of this mutant. */
  foundEndless(mutant: string): boolean {
    return existsSync(join(this.#folder, `.endless-${mutant}`));
  }

  async watch<T>(mutant: string | undefined, run: () => Promise<T>): Promise<T> {
    Atomics.store(this.#shared, 1, Number(mutant ?? -1));
    try {
      return await run();
    } finally {
      Atomics.store(this.#shared, 1, -1);
    }
  }
}
