import { describeSettings } from '@portico/config';
import type { SettingsClass } from '@portico/config';

type Step = string | number;
type Section = Record<string, unknown>;

/** A settings file with one fault. */
export interface BrokenSettings {
  /** Where the fault is: `upstreams[0].timeout`. */
  readonly path: string;
  readonly settings: Section;
  /** Whether an editor can see it by the schema; the BFF's own check sees all. */
  readonly bySchema: boolean;
}

/** One place in a settings file. */
export interface Spot {
  readonly steps: readonly Step[];
  readonly value: unknown;
  /** What may be written there, in the words of the reference; undefined where the reference has no row. */
  readonly type: string | undefined;
  readonly required: boolean;
}

/** A kind of fault: where it can be made, and what is written there. */
interface Fault {
  readonly fits: (spot: Spot) => boolean;
  readonly write: (spot: Spot) => unknown;
  /** Whether the schema sees it; it does by default. */
  readonly bySchema?: boolean;
}

/** Written in place of a value: the key is taken out. */
const GONE = Symbol('gone');

const is = (pattern: RegExp) => ({ type }: Spot): boolean => type !== undefined && pattern.test(type) && !/^list/.test(type);
const isSection = ({ value }: Spot): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = ({ value }: Spot): boolean => typeof value === 'string';

/** What people get wrong in settings. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  // A map of names that are free has no unknown ones.
  'an unknown key': { fits: (spot) => isSection(spot) && spot.type !== 'data', write: ({ value }) => ({ ...(value as Section), zzzzz: 1 }) },
  'a required key that is missing': { fits: ({ required, steps }) => required && typeof steps.at(-1) === 'string', write: () => GONE },
  // A section without anything below it has its defaults.
  'a key without a value': { fits: ({ type }) => type !== undefined && type !== 'section', write: () => null },
  'a value in place of a section': { fits: (spot) => isSection(spot) && spot.steps.length > 0, write: () => 4_000 },
  'a value in place of a list': { fits: ({ value }) => Array.isArray(value), write: () => 4_000 },
  'a section in place of a value': { fits: (spot) => spot.type !== undefined && !/^(?:section|list)/.test(spot.type) && !/secret/.test(spot.type), write: () => ({ a: 1 }) },
  'a number in place of text': { fits: (spot) => isText(spot) && is(/^text/)(spot), write: () => 1.1 },
  'a number in quotes': { fits: is(/^(?:integer|number|port)/), write: ({ value }) => String(value) },
  'a word for a boolean': { fits: is(/^boolean/), write: () => 'yes' },
  'a bare number for a duration': { fits: is(/^duration/), write: () => 250 },
  'a unit that is none': { fits: is(/^(?:duration|size)/), write: () => '2 parsecs' },
  'a duration or size that is too long': { fits: is(/^duration.* to /), write: () => '99999999h', bySchema: false },
  'a fraction': { fits: is(/^(?:integer|port)/), write: () => 1.5 },
  'a number out of range': { fits: is(/^(?:integer|number) (?:of at least|from)|^port/), write: () => -1 },
  'an unknown kind': { fits: ({ steps }) => steps.at(-1) === 'kind', write: () => 'htp' },
  'a section in place of an item': { fits: ({ value }) => Array.isArray(value) && typeof value[0] === 'string', write: () => [{ a: 1 }] },
  'text of a wrong form': { fits: ({ steps }) => steps[0] === 'upstreams' && steps.at(-1) === 'name', write: () => 'Not a name!' },
  'a name that is used twice': {
    fits: ({ value }) => Array.isArray(value) && typeof (value[0] as Section | undefined)?.['name'] === 'string',
    write: ({ value }) => [...(value as unknown[]), (value as unknown[])[0]],
    bySchema: false,
  },
};

/** Settings with one fault of a kind, each in another place, spread over the file. @param all places of the file @param most how many */
export function brokenSettings(all: readonly Spot[], settings: Section, { fits, write, bySchema = true }: Fault, most: number): readonly BrokenSettings[] {
  const spots = all.filter(fits);
  const step = Math.max(1, spots.length / most);
  return Array.from({ length: Math.min(most, spots.length) }, (_, index) => spots[Math.floor(index * step)] as Spot).map((spot) => ({
    path: written(spot.steps),
    settings: replaced(settings, spot.steps, write(spot)) as Section,
    bySchema,
  }));
}

const written = (steps: readonly Step[]): string => steps.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');

/** Every place of the file, with what the reference says of it. */
export function spotsOf(Type: SettingsClass, settings: Section): readonly Spot[] {
  const rows = new Map(describeSettings(Type).map((row) => [row.path, row]));
  const found: Spot[] = [];
  const visit = (value: unknown, steps: readonly Step[], described: readonly string[]): void => {
    const row = described.map((path) => rows.get(path)).find((one) => one !== undefined);
    found.push({ steps, value, type: row?.type, required: row?.required ?? false });
    if (Array.isArray(value)) value.forEach((item: unknown, index) => visit(item, [...steps, index], described.flatMap((path) => inItem(path, item))));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, below] of Object.entries(value)) visit(below, [...steps, key], described.map((path) => (path === '' ? key : `${path}.${key}`)));
    }
  };
  visit(settings, [], ['']);
  return found;
}

/** The reference names items by their kind where that decides what they have. */
const inItem = (path: string, item: unknown): string[] => {
  const kind = (item as { kind?: unknown } | null)?.kind;
  return typeof kind === 'string' ? [`${path}[kind=${kind}]`, `${path}[]`] : [`${path}[]`];
};

function replaced(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === step ? replaced(item, rest, by) : item));
  const section = value as Section;
  if (rest.length > 0 || by !== GONE) return { ...section, [step]: replaced(section[step], rest, by) };
  return Object.fromEntries(Object.entries(section).filter(([key]) => key !== step));
}
