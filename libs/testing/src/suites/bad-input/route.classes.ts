import { changed, pathOf, withQuery } from './bad-case.ts';
import type { BadCase, BadInputClass, Subject } from './bad-case.ts';

const EVERY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** More than any BFF takes of headers (`server.headerLimit`, 16 kB by default). */
const MUCH = 40_000;

/** Another route may have it, and want another method. */
const NO_SUCH_PATH: BadCase['codes'] = ['not-found', 'invalid-input', 'method-not-allowed'];

/** No case for a route that takes names it does not know. */
const unknownQuery = (subject: Subject, name: string, query = `${name}=1`): BadCase[] =>
  subject.route.input.query.type?.ignoresUnknown
    ? []
    : [{ request: changed(subject, { target: withQuery(subject, query) }), codes: ['invalid-input'], field: { in: 'query', field: name } }];

const atPath = (subject: Subject, path: string, codes: BadCase['codes']): BadCase => ({
  request: changed(subject, { target: path }),
  codes,
});

/** Classes of bad input that every route of every BFF has. */
export const ROUTE_CLASSES: readonly BadInputClass[] = [
  {
    name: 'an unknown query parameter',
    about: 'any route',
    casesFor: (subject) => [
      ...unknownQuery(subject, 'unexpected'),
      ...unknownQuery(subject, 'unexpected', 'unexpected'),
      ...unknownQuery(subject, 'LIMIT'),
    ],
  },
  {
    name: 'parameters named as JavaScript’s own properties are',
    about: 'any route',
    casesFor: (subject) =>
      ['__proto__', 'constructor', 'prototype', 'toString', '__proto__[polluted]', 'constructor.prototype'].flatMap((name) =>
        unknownQuery(subject, name),
      ),
  },
  {
    name: 'a percent-encoding that says nothing',
    about: 'any route',
    casesFor: (subject) => [
      ...['%', '%zz', '%E0%A4', '%c3%28', '%ff'].flatMap((broken) => [
        atPath(subject, `${pathOf(subject)}${broken}`, ['malformed-request']),
        atPath(subject, withQuery(subject, `unexpected=${broken}`), ['malformed-request']),
        atPath(subject, withQuery(subject, `${broken}=1`), ['malformed-request']),
      ]),
    ],
  },
  {
    name: 'a null byte',
    about: 'any route',
    casesFor: (subject) => [
      atPath(subject, `${pathOf(subject)}%00`, ['invalid-input', 'not-found', 'malformed-request']),
      atPath(subject, `${pathOf(subject)}\0`, ['malformed-request']),
      ...unknownQuery(subject, 'unexpected', 'unexpected=%00'),
    ],
  },
  {
    name: 'a path that no route has',
    about: 'any route',
    casesFor: (subject) => {
      const path = pathOf(subject);
      // A wildcard takes whatever follows.
      return subject.route.path.endsWith('*')
        ? []
        : [`${path}/nope`, `/nope${path}`, `${path}.json`].map((other) => atPath(subject, other, NO_SUCH_PATH));
    },
  },
  {
    name: 'another spelling of the path',
    about: 'any route',
    casesFor: (subject) => {
      const path = pathOf(subject);
      const spellings = [
        path.toUpperCase(),
        `/${path}`,
        `${path}/`,
        `/.${path}`,
        `/x/..${path}`,
        path.replace(/(?<=.)\//, '%2F'),
        `${path};v=1`,
      ];
      return spellings
        .filter((spelling) => spelling !== path)
        .map((spelling) => atPath(subject, spelling, [...NO_SUCH_PATH, 'uri-too-long']));
    },
  },
  {
    name: 'a method that is not there',
    about: 'any route',
    casesFor: (subject) => [
      ...EVERY_METHOD.filter((method) => !subject.allowed.includes(method)).map((method): BadCase => ({
        request: { method, target: subject.good.target, headers: { ...subject.good.headers } },
        codes: ['method-not-allowed'],
        answers: { allow: subject.allowed.join(', ') },
      })),
      { request: changed(subject, { method: 'BREW' }), codes: ['malformed-request'] },
    ],
  },
  {
    name: 'more headers than anybody needs',
    about: 'any route',
    casesFor: (subject) => [
      { request: changed(subject, { headers: { cookie: 'x'.repeat(MUCH) } }), codes: ['headers-too-large'] },
      {
        request: changed(subject, {
          headers: Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`x-${n}`, '0123456789'])),
        }),
        codes: ['headers-too-large'],
      },
      {
        request: changed(subject, { target: withQuery(subject, `unexpected=${'x'.repeat(MUCH)}`) }),
        codes: ['headers-too-large', 'uri-too-long'],
      },
    ],
  },
  {
    name: 'a header that a stage of the BFF cannot accept',
    about: 'headers',
    casesFor: (subject) =>
      Object.entries(subject.badHeaders).map(([name, value]) => ({
        // Who is known by other means is not asked for this one.
        request: changed(subject, { headers: { cookie: '', [name]: value } }),
        codes: ['invalid-input'],
        field: { in: 'header', field: name },
      })),
  },
  {
    name: 'no caller where one must be known',
    about: 'known callers',
    casesFor: (subject) => {
      if (subject.route.access !== 'authenticated') return [];
      const { headers: _, ...anonymous } = subject.good;
      return [
        {
          request: changed({ ...subject, good: anonymous }, {}),
          codes: ['unauthenticated'],
          answers: { 'www-authenticate': '' },
        },
      ];
    },
  },
];
