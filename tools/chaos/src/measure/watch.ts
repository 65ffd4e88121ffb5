import type { Load } from '../load/load.ts';
import { FamilyTicks, coreTicks, processTicks, residentBytes } from '../../../lab/src/machine/proc.ts';
import type { RunningBff } from '../lab/lab.ts';
import { SERVICES } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';
import { Cumulative } from '../statistics/cumulative.ts';
import { sumOf } from './metrics-text.ts';

/** Milliseconds between two looks. Writing out `/metrics` takes a BFF 4 ms, so it is not asked for more often. */
const EVERY = 1_000;
/** An attempt at an upstream, as the BFFs count them. */
const ATTEMPTS = 'portico_upstream_duration_seconds_count';
const HEDGES = 'portico_upstream_hedges_total';

/** The memory of a BFF at a time of the load. */
export interface MemoryReading {
  readonly at: number;
  readonly bytes: number;
}

/** Looks at the BFFs once a second while a load runs. */
export class Watch {
  /** Attempts at all upstreams, and at each. */
  readonly attempts = new Cumulative();
  /** Of these, the ones that hedge others. */
  readonly hedges = new Cumulative();
  readonly attemptsAt: Readonly<Record<Service, Cumulative>>;
  /** By the BFF's name. */
  readonly memory: Readonly<Record<string, MemoryReading[]>>;
  readonly cpu: Readonly<Record<string, Cumulative>>;
  /** What this suite's processes, and all processes together, have used of the machine, in ticks. */
  readonly #own = new Cumulative();
  readonly #ownTicks = new FamilyTicks();
  readonly #busy = new Cumulative();
  readonly #total = new Cumulative();
  readonly #bffs: readonly RunningBff[];
  readonly #load: Load;
  readonly #stopped: Promise<void>;
  #over = false;

  constructor(bffs: readonly RunningBff[], load: Load) {
    this.#bffs = bffs;
    this.#load = load;
    this.attemptsAt = Object.fromEntries(SERVICES.map((service) => [service, new Cumulative()])) as Record<Service, Cumulative>;
    this.memory = Object.fromEntries(bffs.map(({ name }) => [name, []]));
    this.cpu = Object.fromEntries(bffs.map(({ name }) => [name, new Cumulative()]));
    this.#stopped = this.#run();
    // The code that stops it gets the rejection; until then an unhandled one would end the process.
    this.#stopped.catch(() => undefined);
  }

  /** Looks once more and stops. @throws Error when a BFF has ended */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#stopped;
    await this.#look();
  }

  /** The share of the machine that processes of others used. */
  othersBetween(from: number, to: number): number {
    return Math.max(0, (this.#busy.between(from, to) - this.#own.between(from, to)) / this.#total.between(from, to));
  }

  /** The ratio of the machine's CPU that was in use, by any process. */
  busyBetween(from: number, to: number): number {
    return this.#busy.between(from, to) / this.#total.between(from, to);
  }

  async #run(): Promise<void> {
    for (let next = 0; !this.#over; next += EVERY) {
      await this.#load.until(next);
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const pages = await Promise.all(this.#bffs.map((bff) => pageOf(bff)));
    const at = this.#load.elapsed;
    const sum = (metric: string, ...labels: string[]): number => pages.reduce((total, page) => total + sumOf(page, metric, ...labels), 0);
    this.attempts.read(at, sum(ATTEMPTS));
    this.hedges.read(at, sum(HEDGES));
    for (const service of SERVICES) this.attemptsAt[service].read(at, sum(ATTEMPTS, `upstream="${service}"`));
    for (const { name, process: { pid } } of this.#bffs) {
      this.memory[name]?.push({ at, bytes: residentBytes(pid) });
      this.cpu[name]?.read(at, processTicks(pid));
    }
    const { busy, total } = coreTicks();
    this.#busy.read(at, busy);
    this.#total.read(at, total);
    this.#own.read(at, this.#ownTicks.read());
  }
}

async function pageOf({ name, process }: RunningBff): Promise<string> {
  if (!process.running) throw new Error(`${name} ended by itself:\n${process.output}`);
  return process.page('/metrics');
}
