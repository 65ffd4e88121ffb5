import type { MapNode } from '../input-node.ts';
import { nearest } from '../nearest.ts';
import type { ProblemList } from '../problem-list.ts';
import { listWords } from '../quote.ts';
import type { SettingPath } from '../setting-path.ts';

const MOST_NAMES = 12;

/** Refuses keys that are no setting, because a mistyped key would silently leave the default in force. */
export function refuseUnknownKeys(node: MapNode, path: SettingPath, known: readonly string[], problems: ProblemList): void {
  for (const [key, { origin }] of node.entries) {
    if (!known.includes(key)) problems.add([...path, key], 'is not a setting', fixFor(key, known), origin);
  }
}

function fixFor(key: string, known: readonly string[]): string {
  if (/^\w+:/.test(key)) return 'put a space after the colon';
  const near = nearest(key, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'remove it; there are no settings here';
  const names = known.length > MOST_NAMES ? [...known.slice(0, MOST_NAMES), 'others'] : known;
  return `remove it; the settings here are ${listWords(names, 'and')}`;
}
