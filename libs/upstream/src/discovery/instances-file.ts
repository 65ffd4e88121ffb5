import { isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Placement } from '../instances/placement.ts';
import { parseInstance } from './instance-text.ts';
import type { FaultyEntry } from './instance-text.ts';
import type { Protocol } from './instance-address.ts';
import { UNLABELLED } from './labels.ts';
import type { Labels } from './labels.ts';
import { socketPathOf } from './unix-socket.ts';

const NO_TEXT: FaultyEntry = { kind: 'faulty', errors: ['an item is no text; write it as an address with labels, and in quotes when it holds ": "'] };

/** What a list of instances says, or all that is wrong with it. */
export type InstancesFile = { readonly placements: readonly Placement[] } | { readonly errors: readonly string[] };

/**
 * Reads a list of instances in YAML, which JSON is too: `- http://10.0.0.1:8080 weight=2`.
 *
 * @param file its name in messages
 * @param labels what holds of instances that say nothing else
 */
export function parseInstancesFile(text: string, file: string, protocol: Protocol, labels: Labels): InstancesFile {
  const lines = new LineCounter();
  // Pretty errors would quote the text, which may hold a password.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) return { errors: [`${file} is not valid YAML in line ${lines.linePos(error.pos[0]).line} (${error.code}); write a list with one instance in each line, behind a dash`] };
  if (!isSeq(document.contents)) return { errors: [`${file} holds no list; write one instance in each line, behind a dash, or [] when there is none`] };
  const placements: Placement[] = [];
  const errors: string[] = [];
  for (const item of document.contents.items) {
    const text = isScalar(item) ? item.value : undefined;
    const entry = typeof text === 'string' ? parseInstance(text, protocol) : NO_TEXT;
    if (entry.kind === 'faulty') errors.push(...entry.errors.map((sentence) => `${file}: ${sentence}`));
    else if (entry.kind !== 'static') errors.push(`${file}: "${entry.text}" has to be looked up; write addresses in a file, and this in the settings`);
    else if (socketPathOf(entry.address) !== undefined) errors.push(`${file}: "${entry.text}" is a Unix socket; write addresses in a file, and this in the settings`);
    else placements.push({ ...UNLABELLED, ...labels, ...entry.labels, address: entry.address });
  }
  return errors.length > 0 ? { errors } : { placements };
}
