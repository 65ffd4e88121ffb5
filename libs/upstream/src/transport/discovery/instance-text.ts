import { harmless } from './harmless.ts';
import { parseAddress } from './instance-address.ts';
import type { InstanceAddress, Protocol } from './instance-address.ts';
import { parseLabels } from './labels.ts';
import type { Labels } from './labels.ts';

/** What one entry of `instances` says. */
export type InstanceEntry = InstanceAddress & {
  /** As it stands in the settings. */
  readonly text: string;
  /** For all instances that the entry leads to, as far as these say nothing of their own. */
  readonly labels: Labels;
};

export type StaticEntry = Extract<InstanceEntry, { kind: 'static' }>;
export type DnsEntry = Extract<InstanceEntry, { kind: 'dns' }>;
export type SrvEntry = Extract<InstanceEntry, { kind: 'srv' }>;
export type FileEntry = Extract<InstanceEntry, { kind: 'file' }>;

/** An entry that makes no sense. */
export interface FaultyEntry {
  readonly kind: 'faulty';
  /** At least one; each is a sentence that names the entry, what is wrong with it and what to write instead. */
  readonly errors: readonly string[];
}

/**
 * Reads one entry of `instances`: an address and its labels, after the `server` line of nginx.
 *
 * @example parseInstance('dns+http://catalog.shop.svc:8080 weight=2 zone=eu-1 version=v2 priority=1', 'http')
 */
export function parseInstance(text: string, protocol: Protocol): InstanceEntry | FaultyEntry {
  const [address = '', ...words] = text.trim().split(/\s+/);
  const { labels, faults } = parseLabels(words);
  const found = parseAddress(address, protocol);
  const all = 'kind' in found ? faults : [...found, ...faults];
  if ('kind' in found && faults.length === 0) return { ...found, text, labels };
  return { kind: 'faulty', errors: all.map(({ problem, fix }) => `"${harmless(text)}" ${problem}; ${fix}`) };
}
