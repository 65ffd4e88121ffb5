import { changed, inLatin1 } from './bad-case.ts';
import type { BadCase, BadInputClass, Subject } from './bad-case.ts';
import { rulesOf } from './input-rules.ts';

const sends = (subject: Subject, body: string, codes: BadCase['codes'], field: string): BadCase => ({
  request: changed(subject, { body }),
  codes,
  field: { in: 'body', field },
});

const FORM = 'application/x-www-form-urlencoded';

const fields = ({ good }: Subject): [string, string][] => Object.entries(good.form ?? {});
const written = (pairs: readonly (readonly [string, string])[]): string => String(new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])));
const required = ({ route }: Subject): string[] => rulesOf(route.input.body).flatMap(({ optional, name }) => (optional ? [] : [name]));

const CLASSES: readonly Omit<BadInputClass, 'about'>[] = [
  {
    name: 'a form without a field that it must have',
    casesFor: (subject) => required(subject).map((name) => sends(subject, written(fields(subject).filter(([other]) => other !== name)), ['invalid-input'], name)),
  },
  {
    name: 'a form that says a thing twice',
    casesFor: (subject) => required(subject).map((name) => sends(subject, written([...fields(subject), [name, 'again']]), ['invalid-input'], name)),
  },
  {
    name: 'a form in another charset than UTF-8',
    casesFor: (subject) => [
      { request: inLatin1(subject, `${written(fields(subject))}&name=é`, FORM), codes: ['malformed-request'] },
      { request: changed(subject, { headers: { 'content-type': `${FORM};charset=iso-8859-1` } }), codes: ['unsupported-media-type'] },
    ],
  },
  {
    name: 'a form of another media type',
    casesFor: (subject) =>
      ['application/json', 'text/plain', 'multipart/form-data; boundary=x'].map((type) => ({
        request: changed(subject, { headers: { 'content-type': type }, body: JSON.stringify(subject.good.form) }),
        codes: ['unsupported-media-type'],
      })),
  },
];

/** Classes of bad input about forms, for the routes that take one. */
export const FORM_CLASSES: readonly BadInputClass[] = CLASSES.map(({ name, casesFor }) => ({
  name,
  about: 'forms',
  casesFor: (subject) => (subject.route.form ? casesFor(subject) : []),
}));
