import type { Discovery, Found } from './discovery.ts';
import type { StaticEntry } from './instance-text.ts';
import { UNLABELLED } from './labels.ts';

/** An instance that the settings name. */
export class StaticDiscovery implements Discovery {
  constructor(private readonly entry: StaticEntry) {}

  async start(found: Found): Promise<void> {
    const { address, labels } = this.entry;
    found([{ ...UNLABELLED, ...labels, address }]);
  }

  close(): void {}
}
