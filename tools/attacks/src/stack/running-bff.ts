import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { BffProcess } from '../../../../libs/testing/src/process/bff-process.ts';
import { productionBff } from '../../../lab/src/bff/production-bff.ts';
import type { Sandbox } from '../../../sandbox/src/sandbox.ts';
import type { AttackedSettings } from '../attack.ts';
import { worldOf } from '../run/world.ts';
import type { World } from '../run/world.ts';
import type { BffName } from './bundles.ts';

/** A BFF that runs as a table needs it, until it is stopped. */
export interface UnderAttack {
  readonly url: string;
  readonly world: World;
  stop(): Promise<void>;
}

export type StartBff = (bff: BffName, settings: AttackedSettings) => Promise<UnderAttack>;

/** Tables in a row that need the same settings have the same process: a start takes longer than most tables. */
export class RunningBff {
  readonly #name: BffName;
  readonly #start: StartBff;
  #settings = '';
  #running: UnderAttack | undefined;

  constructor(name: BffName, start: StartBff) {
    this.#name = name;
    this.#start = start;
  }

  async with(settings: AttackedSettings): Promise<UnderAttack> {
    const wanted = JSON.stringify(settings);
    if (this.#running && wanted === this.#settings) return this.#running;
    await this.stop();
    this.#running = await this.#start(this.#name, settings);
    this.#settings = wanted;
    return this.#running;
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }
}

/** Starts a BFF as production runs it: its bundle, its bff.yaml but for what a table needs otherwise. @throws Error with what it wrote, when it does not become ready */
export async function startAttacked(root: string, name: BffName, { sections = {}, env = {} }: AttackedSettings, sandbox: Sandbox): Promise<UnderAttack> {
  const folder = mkdtempSync(join(tmpdir(), `portico-attacked-${name}-`));
  const [file, logFile] = [join(folder, 'bff.yaml'), join(folder, 'bff.log')];
  const remove = (): void => rmSync(folder, { recursive: true });
  writeFileSync(file, stringify({ ...(parse(readFileSync(join(root, 'apps', name, 'bff.yaml'), 'utf8')) as object), ...sections }));
  const bff = await BffProcess.start(productionBff({ root, name, file, logFile, upstreams: sandbox.urls, env })).catch((error: unknown) => {
    remove();
    throw error;
  });
  return { url: bff.url, world: worldOf(sandbox, logFile, bff.pid), stop: () => bff.stop().then(remove) };
}
