import { changed, pathOf, withQuery } from '../bad-input/bad-case.ts';
import { rulesOf } from '../bad-input/input-rules.ts';
import type { RawRequest } from '../../wire/raw-request.ts';
import type { CostlyCase, CostlyCases } from './costly-case.ts';
import { filled, times } from './costly-case.ts';

type Filled = (bytes: number) => string;

/** Queries and forms of any length. */
const PAIRS: Readonly<Record<string, Filled>> = {
  'many unknown names': (bytes) => filled(bytes, (index) => index.toString(36), '&'),
  'many unknown names with values': (bytes) => filled(bytes, (index) => `${index.toString(36)}=1`, '&'),
  'an unknown name, many times': (bytes) => filled(bytes, () => 'a=1', '&'),
  'one long unknown name': (bytes) => times('a', bytes),
  'ampersands': (bytes) => times('&', bytes),
  'equals signs': (bytes) => times('=', bytes),
  'plus signs': (bytes) => `a=${times('+', bytes)}`,
  'brackets': (bytes) => `a${times('[a]', bytes)}=1`,
  'escapes': (bytes) => `a=${times('%C3%A9', bytes)}`,
  'broken escapes': (bytes) => `a=${times('%zz', bytes)}`,
  'names that every object has': (bytes) => filled(bytes, () => '__proto__=1', '&'),
};

/** Values of any length for one name. */
const VALUES: Readonly<Record<string, Filled>> = {
  'a long value': (bytes) => times('x', bytes),
  'a long value of words': (bytes) => times('ab+', bytes),
  'a long number': (bytes) => times('7', bytes),
  'commas': (bytes) => times(',', bytes),
  'dots': (bytes) => times('.', bytes),
  'slashes': (bytes) => `/${times('/a', bytes)}`,
  'null characters': (bytes) => times('%00', bytes),
};

const readPairs = (text: string): unknown => [...new URLSearchParams(text)];

/** A target is decoded, and its path and its query are taken apart. */
function readTarget({ target }: RawRequest): unknown {
  const [path = '', query = ''] = target.split('?');
  return [decoded(target), path.split('/'), readPairs(query)];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const pairsFor = (names: readonly string[]): [string, Filled][] => [
  ...Object.entries(PAIRS),
  ...names.flatMap((name) => [
    [`${name}, many times`, (bytes: number) => filled(bytes, () => `${name}=1`, '&')] as [string, Filled],
    ...Object.entries(VALUES).map(([value, text]): [string, Filled] => [`${name}: ${value}`, (bytes) => `${name}=${text(bytes)}`]),
  ]),
];

/** The costly queries of a route, and the costly paths. */
export const urlCosts: CostlyCases = (subject, { head }) => {
  const { route } = subject;
  const { type, names } = route.input.query;
  const query = (name: string, text: Filled): CostlyCase => ({
    name: `query: ${name}`,
    most: head,
    // One that ignores what it does not know is asked without what it needs.
    request: (bytes) => changed(subject, { target: type?.ignoresUnknown ? `${pathOf(subject)}?${text(bytes)}` : withQuery(subject, `unexpected&${text(bytes)}`) }),
    read: readTarget,
    parsed: true,
  });
  const path = (name: string, text: Filled): CostlyCase => ({
    name: `path: ${name}`,
    most: head,
    request: (bytes) => changed(subject, { target: `${pathOf(subject)}${text(bytes)}?unexpected` }),
    read: readTarget,
    parsed: true,
  });
  return [
    ...pairsFor([...rulesOf(type).map(({ name }) => name), ...names]).map(([name, text]) => query(name, text)),
    path('many segments', (bytes) => times('/a', bytes)),
    path('slashes', (bytes) => times('/', bytes)),
    path('a long segment', (bytes) => times('a', bytes)),
    path('escapes', (bytes) => times('%2F', bytes)),
    path('semicolons', (bytes) => times(';a=1', bytes)),
  ];
};

/** The costly forms of a route that takes one. */
export const formCosts: CostlyCases = (subject, { body: most }) => {
  const { route } = subject;
  if (!route.form) return [];
  return pairsFor(rulesOf(route.input.body).map(({ name }) => name)).map(([name, text]) => ({
    name: `form: ${name}`,
    most: most - 50,
    request: (bytes) => changed(subject, { body: text(bytes) }),
    read: ({ body = '' }) => readPairs(body),
    parsed: false,
  }));
};
