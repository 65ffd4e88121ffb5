import type { Fault } from './fault.ts';
import { harmless } from './harmless.ts';

/** What the labels of an entry of `instances` say, and nothing that they do not. */
export interface Labels {
  readonly weight?: number;
  readonly priority?: number;
  readonly zone?: string;
  readonly version?: string;
}

/** What holds where no label says otherwise. */
export const UNLABELLED = { weight: 1, priority: 0 } as const;

interface LabelKind {
  /** @returns undefined when the text is no such value */
  readonly read: (text: string) => number | string | undefined;
  readonly is: string;
  readonly example: string;
}

/** Labels become values of metrics, so they are kept short and plain. */
const word = (example: string): LabelKind => ({
  read: (text) => (/^[\w.-]{1,63}$/.test(text) ? text : undefined),
  is: 'up to 63 letters, digits, dots, dashes or underscores',
  example,
});

/** The range ends where that of an SRV record ends (RFC 2782). */
const whole = (least: number, example: string): LabelKind => ({
  read: (text) => (/^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= 65_535 ? Number(text) : undefined),
  is: `a whole number from ${least} to 65535`,
  example,
});

const KINDS: ReadonlyMap<string, LabelKind> = new Map([
  ['weight', whole(1, 'weight=2')],
  ['priority', whole(0, 'priority=1')],
  ['zone', word('zone=eu-1')],
  ['version', word('version=v2')],
]);

/** Reads what follows the address in an entry of `instances`. @param words such as `weight=2` */
export function parseLabels(words: readonly string[]): { readonly labels: Labels; readonly faults: readonly Fault[] } {
  const labels: Record<string, number | string> = {};
  const faults: Fault[] = [];
  for (const word of words) {
    const [, name = word, text = ''] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    const kind = KINDS.get(name);
    const value = kind?.read(text);
    if (!kind) faults.push({ problem: `has the unknown label "${harmless(word)}"`, fix: 'write weight=, priority=, zone= or version=, separated by spaces' });
    else if (name in labels) faults.push({ problem: `has two labels named ${name}`, fix: `write one, such as ${kind.example}` });
    else if (value === undefined) faults.push({ problem: `has the label "${harmless(word)}", which is not ${kind.is}`, fix: `write it like ${kind.example}` });
    else labels[name] = value;
  }
  return { labels, faults };
}
