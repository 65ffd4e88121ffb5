import { changed, pathOf } from './bad-case.ts';
import type { BadCase, BadInputClass, Subject } from './bad-case.ts';
import { badTexts, NONSENSE } from './bad-values.ts';
import type { BadTexts } from './bad-values.ts';
import { rulesOf } from './input-rules.ts';

/** The good request with one query parameter in place of what it had. */
function withParameter(subject: Subject, name: string, text: string): BadCase {
  const query = (subject.good.target.split('?')[1] ?? '').split('&').filter((pair) => pair !== '' && pair.split('=')[0] !== name);
  const target = `${pathOf(subject)}?${[...query, `${name}=${text}`].join('&')}`;
  return { request: changed(subject, { target }), codes: ['invalid-input'], field: { in: 'query', field: name } };
}

/** The good request with one path parameter in place of what it had. */
function withSegment(subject: Subject, name: string, text: string, codes: BadCase['codes'] = ['invalid-input']): BadCase {
  const pattern = subject.route.path.split('/');
  const segments = pathOf(subject)
    .split('/')
    .map((segment, index) => (pattern[index] === `:${name}` ? text : segment));
  const [, query] = subject.good.target.split('?');
  return {
    request: changed(subject, { target: `${segments.join('/')}${query ? `?${query}` : ''}` }),
    codes,
    field: { in: 'path', field: name },
  };
}

const inQuery = (subject: Subject, texts: (bad: BadTexts) => readonly string[]): BadCase[] =>
  rulesOf(subject.route.input.query.type).flatMap((rules) =>
    texts(badTexts(rules)).map((text) => withParameter(subject, rules.name, text)),
  );

const namesInPath = ({ route }: Subject): string[] => [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);

const QUERY_CLASSES: readonly BadInputClass[] = [
  {
    name: 'a parameter given twice',
    about: 'query parameters',
    casesFor: (subject) =>
      rulesOf(subject.route.input.query.type)
        .filter(({ type }) => type !== Array)
        .flatMap(({ name }) => [
          { ...withParameter(subject, name, `1&${name}=1`) },
          { ...withParameter(subject, name, `1&${name}=2&${name}=3`) },
        ]),
  },
  {
    name: 'a parameter of the wrong type',
    about: 'query parameters',
    casesFor: (subject) => inQuery(subject, ({ wrongType }) => wrongType),
  },
  {
    name: 'a number that is not plainly written',
    about: 'query parameters',
    casesFor: (subject) => inQuery(subject, ({ foreignNumber }) => foreignNumber),
  },
  {
    name: 'a number out of range',
    about: 'query parameters',
    casesFor: (subject) => inQuery(subject, ({ outOfRange }) => outOfRange),
  },
  { name: 'a text that is too long', about: 'limited texts', casesFor: (subject) => inQuery(subject, ({ tooLong }) => tooLong) },
  { name: 'an empty parameter', about: 'query parameters', casesFor: (subject) => inQuery(subject, ({ empty }) => empty) },
  {
    name: 'a null byte in a parameter',
    about: 'query parameters',
    casesFor: (subject) => inQuery(subject, () => ['a%00b', '%00']),
  },
  {
    name: 'a parameter that cannot be decoded',
    about: 'query parameters',
    casesFor: (subject) =>
      inQuery(subject, () => ['%', 'a%zz', '%E0%A4']).map((bad): BadCase => ({
        request: bad.request,
        codes: ['malformed-request'],
      })),
  },
];

const PATH_CLASSES: readonly BadInputClass[] = [
  {
    name: 'a path parameter that is malformed',
    about: 'path parameters',
    casesFor: (subject) =>
      namesInPath(subject).flatMap((name) =>
        [NONSENSE, '%20', '-', '%F0%9F%98%80', '%3Cscript%3E'].map((text) => withSegment(subject, name, text)),
      ),
  },
  {
    name: 'a path parameter that climbs',
    about: 'path parameters',
    casesFor: (subject) =>
      namesInPath(subject).flatMap((name) =>
        ['..', '%2e%2e', '..%2f..%2fetc', '%2e%2e%5c'].map((text) =>
          withSegment(subject, name, text, ['invalid-input', 'not-found']),
        ),
      ),
  },
  {
    name: 'a path parameter that is far too long',
    about: 'path parameters',
    casesFor: (subject) =>
      namesInPath(subject).flatMap((name) => [
        withSegment(subject, name, 'x'.repeat(300)),
        withSegment(subject, name, '1'.repeat(300)),
        withSegment(subject, name, 'x'.repeat(600), ['uri-too-long']),
      ]),
  },
  {
    name: 'an empty path parameter',
    about: 'path parameters',
    casesFor: (subject) => namesInPath(subject).map((name) => withSegment(subject, name, '', ['invalid-input', 'not-found'])),
  },
];

/** Classes of bad input about what a route declares to read from its URL. */
export const PARAMETER_CLASSES: readonly BadInputClass[] = [
  ...QUERY_CLASSES,
  {
    name: 'a missing parameter',
    about: 'required query parameters',
    casesFor: (subject) =>
      rulesOf(subject.route.input.query.type)
        .filter(({ optional }) => !optional)
        .map(({ name }): BadCase => {
          const pairs = (subject.good.target.split('?')[1] ?? '').split('&').filter((pair) => pair.split('=')[0] !== name);
          const target = pairs.length > 0 ? `${pathOf(subject)}?${pairs.join('&')}` : pathOf(subject);
          return { request: changed(subject, { target }), codes: ['invalid-input'], field: { in: 'query', field: name } };
        }),
  },
  ...PATH_CLASSES,
];
