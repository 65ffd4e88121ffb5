import type { AttackedSettings } from '../attack.ts';
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
