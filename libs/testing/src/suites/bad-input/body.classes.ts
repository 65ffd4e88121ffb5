import { changed, inLatin1 } from './bad-case.ts';
import type { BadCase, BadInputClass, Subject } from './bad-case.ts';
import type { PropertyRules } from './input-rules.ts';
import { rulesOf } from './input-rules.ts';

/** More than any BFF takes of a body (`server.bodyLimit`, 256 KiB by default). */
const MUCH = 300_000;
/** Brackets that fit into any body, and are deeper than the stack of a function that follows them. */
const DEEP = 7_000;

const sends = (subject: Subject, body: string, codes: BadCase['codes'], field = ''): BadCase => ({
  request: changed(subject, { body }),
  codes,
  field: { in: 'body', field },
});

const withField = (subject: Subject, name: string, value: unknown): BadCase =>
  sends(subject, JSON.stringify({ ...subject.good.body, [name]: value }), ['invalid-input'], name);

const ofType = (subject: Subject, contentType: string | undefined, body: string): BadCase => {
  const request = changed(subject, { body });
  const { 'content-type': _, ...headers } = request.headers ?? {};
  return {
    request: { ...request, headers: contentType === undefined ? headers : { ...headers, 'content-type': contentType } },
    codes: ['unsupported-media-type'],
  };
};

/** Values of other types than the property's. */
function wrongValues({ type }: PropertyRules): readonly unknown[] {
  const values: readonly (readonly [unknown, unknown])[] = [
    [String, 'text'],
    [Number, 5],
    [Boolean, true],
    [Array, [5]],
    [Object, { a: 1 }],
    [undefined, null],
  ];
  return values.filter(([of]) => of !== type).map(([, value]) => value);
}

function wrongLists({ constraints }: PropertyRules): readonly unknown[] {
  const [most] = constraints('arrayMaxSize') ?? [];
  const [least] = constraints('arrayMinSize') ?? (constraints('arrayNotEmpty') ? [1] : []);
  return [
    ...(typeof most === 'number' ? [Array.from({ length: most + 1 }, (_, index) => `x-${index}`)] : []),
    ...(typeof least === 'number' && least > 0 ? [[]] : []),
    ...(constraints('arrayUnique') ? [['same', 'same']] : []),
  ];
}

const rulesIn = ({ route }: Subject): PropertyRules[] => rulesOf(route.input.body);

const CLASSES: readonly Omit<BadInputClass, 'about'>[] = [
  {
    name: 'a body that is not JSON',
    casesFor: (subject) =>
      ['nonsense', '{"a":', '{"a":1}{}', "{'a':1}", '{"a":NaN}', '\u0000'].map((body) =>
        sends(subject, body, ['malformed-request']),
      ),
  },
  {
    name: 'a body that is not an object',
    casesFor: (subject) => ['[]', '"text"', '5', 'true', 'null'].map((body) => sends(subject, body, ['invalid-input'])),
  },
  { name: 'no body', casesFor: (subject) => [sends(subject, '', ['malformed-request', 'invalid-input'])] },
  {
    name: 'a body of another media type',
    casesFor: (subject) => {
      const json = JSON.stringify(subject.good.body);
      return [
        ...[
          'text/plain',
          'application/xml',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
          'nonsense',
        ].map((type) => ofType(subject, type, json)),
        ofType(subject, undefined, json),
      ];
    },
  },
  {
    name: 'a body in another charset than UTF-8',
    casesFor: (subject) => [
      { request: inLatin1(subject, JSON.stringify({ ...subject.good.body, name: 'é' }), 'application/json'), codes: ['malformed-request'] },
      ...['iso-8859-1', 'UTF-16', '"windows-1252"', 'utf-8x'].map((charset) => ofType(subject, `application/json; charset=${charset}`, JSON.stringify(subject.good.body))),
    ],
  },
  {
    name: 'a body that is too large',
    casesFor: (subject) => {
      const padded = JSON.stringify({ ...subject.good.body, unexpected: 'x'.repeat(MUCH) });
      const chunk = `${Buffer.byteLength(padded).toString(16)}\r\n${padded}\r\n0\r\n\r\n`;
      return [
        { request: changed(subject, { body: padded }), codes: ['body-too-large'] },
        { request: changed(subject, { body: chunk, headers: { 'transfer-encoding': 'chunked' } }), codes: ['body-too-large'] },
      ];
    },
  },
  {
    name: 'an unknown field',
    casesFor: (subject) => ['unexpected', 'toString', 'SKUS'].map((name) => withField(subject, name, 1)),
  },
  {
    name: 'fields named as JavaScript’s own properties are',
    casesFor: (subject) => {
      const start = JSON.stringify(subject.good.body).slice(0, -1);
      return ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}', '"\\u005f_proto__":{"polluted":1}'].map(
        (field) => sends(subject, `${start},${field}}`, ['malformed-request', 'invalid-input']),
      );
    },
  },
  {
    name: 'a field of the wrong type',
    casesFor: (subject) =>
      rulesIn(subject).flatMap((rules) => wrongValues(rules).map((value) => withField(subject, rules.name, value))),
  },
  {
    name: 'a list that is too long, too short, or says a thing twice',
    casesFor: (subject) =>
      rulesIn(subject).flatMap((rules) => wrongLists(rules).map((value) => withField(subject, rules.name, value))),
  },
  {
    name: 'a missing field',
    casesFor: (subject) =>
      rulesIn(subject)
        .filter(({ optional }) => !optional)
        .map(({ name }) => {
          const { [name]: _, ...rest } = subject.good.body ?? {};
          return sends(subject, JSON.stringify(rest), ['invalid-input'], name);
        }),
  },
  {
    name: 'a body that is nested without end',
    casesFor: (subject) => {
      const deep = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
      const start = JSON.stringify(subject.good.body).slice(0, -1);
      const [first] = rulesIn(subject);
      return [
        sends(subject, deep, ['invalid-input', 'malformed-request']),
        sends(subject, `${start},"unexpected":${deep}}`, ['invalid-input', 'malformed-request']),
        ...(first ? [sends(subject, `{"${first.name}":${deep}}`, ['invalid-input', 'malformed-request'])] : []),
      ];
    },
  },
];

/** Classes of bad input about JSON bodies, for the routes that take one. */
export const BODY_CLASSES: readonly BadInputClass[] = CLASSES.map(({ name, casesFor }) => ({
  name,
  about: 'bodies',
  casesFor: (subject) => (subject.route.input.body && !subject.route.form ? casesFor(subject) : []),
}));
