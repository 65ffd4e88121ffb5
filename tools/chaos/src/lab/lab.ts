import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BffName } from '../stack/bundles.ts';
import { BFF_NAMES, bundle } from '../stack/bundles.ts';
import { RunningBff } from '../stack/running-bff.ts';
import { Sandbox } from '../stack/sandbox.ts';
import type { Service } from '../stack/services.ts';
import type { Pace } from './pace.ts';

export interface BffsWanted {
  /** Names the folder of their logs. */
  readonly name: string;
  /** Settings of all on top of their bff.yaml. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where services are reached that are not reached straight at the sandbox. */
  readonly instances?: Readonly<Partial<Record<Service, readonly string[]>>>;
  readonly only?: readonly BffName[];
  readonly core?: number;
}

/** What every fault is tried on: bundles and a running sandbox; each fault gets BFFs of its own. */
export class Lab {
  readonly root: string;
  readonly pace: Pace;
  readonly interrupted: AbortSignal;
  readonly sandbox: Sandbox;
  readonly tell: (line: string) => void;
  readonly #files: Readonly<Record<BffName, string>>;
  readonly #bffs = new Set<RunningBff>();
  #nextReference = 0;

  private constructor(root: string, pace: Pace, interrupted: AbortSignal, tell: (line: string) => void, files: Readonly<Record<BffName, string>>, sandbox: Sandbox) {
    this.root = root;
    this.pace = pace;
    this.interrupted = interrupted;
    this.tell = tell;
    this.#files = files;
    this.sandbox = sandbox;
  }

  static async open(root: string, pace: Pace, interrupted: AbortSignal, tell: (line: string) => void): Promise<Lab> {
    tell('bundling the BFFs, starting the sandbox');
    const files = await bundle(root);
    interrupted.throwIfAborted();
    return new Lab(root, pace, interrupted, tell, files, await Sandbox.start(root));
  }

  /** Starts the BFFs. @throws Error when one does not become ready */
  async startBffs({ name, settings = {}, instances = {}, only = BFF_NAMES, core }: BffsWanted): Promise<RunningBff[]> {
    this.interrupted.throwIfAborted();
    const folder = join(this.root, 'dist/chaos/logs', name);
    mkdirSync(folder, { recursive: true });
    const common = { root: this.root, instances: { ...this.sandbox.instances, ...instances }, settings, ...(core === undefined ? {} : { core }) };
    return Promise.all(
      only.map(async (bff) => {
        const started = await RunningBff.start({ ...common, name: bff, file: this.#files[bff], logFile: join(folder, `${bff}.log`) });
        this.#bffs.add(started);
        return started;
      }),
    );
  }

  async stopBffs(): Promise<void> {
    const running = [...this.#bffs];
    this.#bffs.clear();
    await Promise.all(running.map((bff) => bff.stop()));
  }

  /** Numbers for so many orders that no other order has. @returns the first */
  takeReferences(count: number): number {
    const first = this.#nextReference;
    this.#nextReference += count;
    return first;
  }

  /** Stops everything that it has started. */
  async close(): Promise<void> {
    await this.stopBffs();
    await this.sandbox.stop();
  }
}
