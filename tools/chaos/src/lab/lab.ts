import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import { bundle } from '../../../lab/src/bff/bundles.ts';
import { HIGH_LIMITS, productionBff } from '../../../lab/src/bff/production-bff.ts';
import { SandboxProcess } from '../../../lab/src/sandbox/sandbox-process.ts';
import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';
import { INSTANCES, SandboxControl } from '../stack/sandbox-control.ts';
import type { Pace } from './pace.ts';

/** The main file of each BFF under load: as it is, with a page that counts what it holds, web-bff with a write beside its reads. */
const MAINS = { 'web-bff': 'tools/chaos/apps/web-bff/main.ts', 'mobile-bff': 'tools/chaos/apps/mobile-bff/main.ts' } as const;

export type BffName = keyof typeof MAINS;

const BFF_NAMES = Object.keys(MAINS) as BffName[];

/** A BFF as production runs it, one log line a request to a file. */
export interface RunningBff {
  readonly name: BffName;
  readonly logFile: string;
  readonly process: BffProcess;
}

/** By the BFF's name. */
export const originsOf = (bffs: readonly RunningBff[]): Record<string, string> => Object.fromEntries(bffs.map(({ name, process }) => [name, process.url]));

export interface BffsWanted {
  /** Names the folder of their logs. */
  readonly name: string;
  /** Settings of all on top of their bff.yaml. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Sections of all in place of those of their bff.yaml. */
  readonly sections?: Readonly<Record<string, unknown>>;
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
  readonly sandbox: SandboxProcess;
  readonly control: SandboxControl;
  readonly tell: (line: string) => void;
  readonly #folders: Readonly<Record<BffName, string>>;
  readonly #bffs = new Set<RunningBff>();
  #nextReference = 0;

  private constructor(root: string, pace: Pace, interrupted: AbortSignal, tell: (line: string) => void, folders: Readonly<Record<BffName, string>>, sandbox: SandboxProcess) {
    this.root = root;
    this.pace = pace;
    this.interrupted = interrupted;
    this.tell = tell;
    this.#folders = folders;
    this.sandbox = sandbox;
    this.control = new SandboxControl(sandbox.controlUrl);
  }

  static async open(root: string, pace: Pace, interrupted: AbortSignal, tell: (line: string) => void): Promise<Lab> {
    tell('bundling the BFFs, starting the sandbox');
    const folders = await bundle(root, MAINS, 'dist/chaos/apps');
    interrupted.throwIfAborted();
    return new Lab(root, pace, interrupted, tell, folders, await SandboxProcess.start(root, INSTANCES));
  }

  /** Starts the BFFs. @throws Error when one does not become ready */
  async startBffs({ name, settings = {}, sections = {}, instances = {}, only = BFF_NAMES, core }: BffsWanted): Promise<RunningBff[]> {
    this.interrupted.throwIfAborted();
    const folder = join(this.root, 'dist/chaos/logs', name);
    mkdirSync(folder, { recursive: true });
    const common = { root: this.root, upstreams: { ...this.sandbox.instances, ...instances }, env: { ...HIGH_LIMITS, ...settings }, core };
    return Promise.all(
      only.map(async (bff) => {
        const [logFile, file] = [join(folder, `${bff}.log`), join(folder, `${bff}.yaml`)];
        writeFileSync(file, stringify({ ...(parse(readFileSync(join(this.root, 'apps', bff, 'bff.yaml'), 'utf8')) as object), ...sections }));
        const started = { name: bff, logFile, process: await BffProcess.start(productionBff({ ...common, name: bff, folder: this.#folders[bff], file, logFile })) };
        this.#bffs.add(started);
        return started;
      }),
    );
  }

  async stopBffs(): Promise<void> {
    const running = [...this.#bffs];
    this.#bffs.clear();
    await Promise.all(running.map(({ process }) => process.stop()));
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
