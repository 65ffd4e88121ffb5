import { changed } from '../bad-input/bad-case.ts';
import type { Subject } from '../bad-input/bad-case.ts';
import { rulesOf } from '../bad-input/input-rules.ts';
import type { CostlyCase, CostlyCases } from './costly-case.ts';
import { filled, times } from './costly-case.ts';

type Filled = (bytes: number) => string;

/** JSON values of any length. */
const VALUES: Readonly<Record<string, Filled>> = {
  'a long text': (bytes) => `"${times('x', bytes)}"`,
  'a long text of words': (bytes) => `"${times('ab ', bytes)}"`,
  'a long text of digits and dashes': (bytes) => `"${times('1-', bytes)}"`,
  'a long text of escapes': (bytes) => `"${times('\\u0000', bytes)}"`,
  'a long address': (bytes) => `"${times('a@', bytes)}"`,
  'a long number': (bytes) => times('7', bytes),
  'a list of numbers': (bytes) => `[${filled(bytes, () => '1', ',')}]`,
  'a list of texts': (bytes) => `[${filled(bytes, (index) => `"${index}"`, ',')}]`,
  'a list of nothing': (bytes) => `[${filled(bytes, () => 'null', ',')}]`,
  'a list of empty objects': (bytes) => `[${filled(bytes, () => '{}', ',')}]`,
  'a list of empty lists': (bytes) => `[${filled(bytes, () => '[]', ',')}]`,
  'a list of one object with many names': (bytes) => `[{${filled(bytes, (index) => `"a${index}":1`, ',')}}]`,
  'lists in lists': (bytes) => `${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)}`,
  'objects in objects': (bytes) => `${'{"a":'.repeat(bytes / 6)}1${'}'.repeat(bytes / 6)}`,
  'an object with many names': (bytes) => `{${filled(bytes, (index) => `"a${index}":1`, ',')}}`,
};

/** Whole bodies of any length. */
const BODIES: Readonly<Record<string, Filled>> = {
  ...VALUES,
  'many unknown fields': VALUES['an object with many names'] as Filled,
  'one field, many times': (bytes) => `{${filled(bytes, () => '"a":1', ',')}}`,
  'one field with a long name': (bytes) => `{"${times('a', bytes)}":1}`,
  'white space': (bytes) => `{${times(' ', bytes)}}`,
  'what is broken at its end': (bytes) => `{${filled(bytes, (index) => `"a${index}":1`, ',')}`,
  'many fields called __proto__': (bytes) => `{${filled(bytes, () => '"__proto__":1', ',')}}`,
};

function readJson({ body = '' }: { readonly body?: string }): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** The body in chunks of one byte. */
const inChunks = (body: string): string => `${[...body].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`;

/** An order of as many lines as there may be, each as long as can be. */
function fullLists(subject: Subject, name: string, most: number): Readonly<Record<string, Filled>> {
  const items = (item: Filled) => (bytes: number): string => JSON.stringify(subject.good.body).replace(new RegExp(`"${name}":\\[.*?\\]`), () => `"${name}":[${Array(most).fill(item(bytes / most)).join(',')}]`);
  return {
    [`${name}: as many items as there may be, with unknown fields`]: items((bytes) => `{${filled(bytes, (index) => `"a${index}":1`, ',')}}`),
    [`${name}: as many items as there may be, that are long texts`]: items((bytes) => `"${times('x', bytes)}"`),
    [`${name}: as many items as there may be, that are lists`]: items((bytes) => `[${filled(bytes, () => '{}', ',')}]`),
  };
}

/** The costly bodies of a route that takes JSON, by its class. */
export const bodyCosts: CostlyCases = (subject, { body: most }) => {
  const { route, good } = subject;
  if (!route.input.body || route.form) return [];
  const of = (name: string, body: Filled): CostlyCase => ({ name, most: most - 200, request: (bytes) => changed(subject, { body: body(bytes) }), read: readJson, parsed: false });
  const rules = rulesOf(route.input.body);
  return [
    ...Object.entries(BODIES).map(([name, body]) => of(name, body)),
    ...rules.flatMap(({ name }) =>
      Object.entries(VALUES).map(([value, body]) => of(`${name}: ${value}`, (bytes) => JSON.stringify({ ...good.body, [name]: '@' }).replace('"@"', () => body(bytes)))),
    ),
    ...rules.flatMap(({ name, constraints }) => {
      const [longest] = constraints('arrayMaxSize') ?? [];
      return typeof longest === 'number' ? Object.entries(fullLists(subject, name, longest)).map(([full, body]) => of(full, body)) : [];
    }),
    {
      ...of('chunks of one byte', String),
      parsed: true,
      request: (bytes) => changed(subject, { headers: { 'transfer-encoding': 'chunked' }, body: inChunks(JSON.stringify({ ...good.body, unexpected: 'x'.repeat(bytes / 6) })) }),
    },
  ];
};
