import { changed } from './bad-case.ts';
import type { BadCase, BadInputClass, Subject } from './bad-case.ts';

const HEADER = 'idempotency-key';

/** Values that are not a String of 1 to 255 characters (RFC 9651, section 3.3.3). */
const NO_KEYS = [
  ...['8e03978e-40d5-43e8-bc93-6894a57f9324', 'token', ':YQ==:', '5', '?1', '("a")', "'a'"],
  ...['', '""', '"open', 'open"', '"a", "b"', '"a" b', '"\\a"', '"\u00e4"', `"${'x'.repeat(256)}"`],
];

const withKey = (subject: Subject, key: string | undefined): BadCase => {
  const request = changed(subject, {});
  const { [HEADER]: _, ...headers } = request.headers ?? {};
  return {
    request: { ...request, headers: key === undefined ? headers : { ...headers, [HEADER]: key } },
    codes: ['invalid-input'],
    field: { in: 'header', field: HEADER },
  };
};

/** Classes of bad input about the header `Idempotency-Key`, for the routes that need one. */
export const KEY_CLASSES: readonly BadInputClass[] = [
  { name: 'no idempotency key where one is needed', keys: [undefined] },
  { name: 'an idempotency key that is none', keys: NO_KEYS },
].map(({ name, keys }) => ({
  name,
  about: 'idempotency keys',
  casesFor: (subject) => (subject.needsKey ? keys.map((key) => withKey(subject, key)) : []),
}));
