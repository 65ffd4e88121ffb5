import type { MapNode } from '../input-node.ts';
import { nearest } from '../nearest.ts';
import type { ProblemList } from '../problem-list.ts';
import { listWords } from '../quote.ts';
import type { Setting } from '../schema/setting.ts';
import type { SettingPath } from '../setting-path.ts';

const MOST_NAMES = 12;

/** Where a key that is unknown here is one. */
interface OtherPlaces {
  /** What is to be done about it, by key. */
  readonly elsewhere: Readonly<Record<string, string>>;
  /** Keys of the file's top level. */
  readonly top: readonly string[];
}

/** Refuses keys that are no setting, because a mistyped key would silently leave the default in force. */
export function refuseUnknownKeys(
  node: MapNode,
  path: SettingPath,
  settings: readonly Setting[],
  { elsewhere, top }: OtherPlaces,
  problems: ProblemList,
): void {
  const known = settings.map(({ key }) => key);
  for (const [key, { origin }] of node.entries) {
    if (known.includes(key)) continue;
    if (Object.hasOwn(elsewhere, key)) {
      problems.add([...path, key], 'is not a setting', elsewhere[key] as string, origin);
      continue;
    }
    // Where the colon is forgotten, the secret has become part of the key.
    const secret = settings.find((setting) => isSecret(setting) && key.startsWith(setting.key));
    const fix = secret === undefined ? fixFor(key, known, top) : `put a colon and a space after ${secret.key}`;
    problems.add([...path, secret === undefined ? key : `${secret.key} …`], 'is not a setting', fix, origin);
  }
}

function fixFor(key: string, known: readonly string[], top: readonly string[]): string {
  if (key === '<<') return 'write the keys out: YAML 1.2 has no merge keys';
  if (/^\w+:/.test(key)) return 'put a space after the colon';
  if (top.includes(key)) return `write it at the top level of the file: ${key} belongs to no section`;
  const near = nearest(key, known);
  if (near !== undefined) return `did you mean ${near}?`;
  if (known.length === 0) return 'remove it; there are no settings here';
  const names = known.length > MOST_NAMES ? [...known.slice(0, MOST_NAMES), 'others'] : known;
  return `remove it; the settings here are ${listWords(names, 'and')}`;
}

function isSecret({ shape }: Setting): boolean {
  return shape.is === 'value' && shape.conversion.fromFile === true;
}
