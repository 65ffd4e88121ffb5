import type { Sent } from '../http-requirements/requirement.ts';

export const POISON = 'poisoned';

const field = (name: string, value = POISON): readonly [string, Sent] => [`${name}: ${value}`, { headers: { [name]: value } }];

/** Requests by which one client would have its own words kept for others. The answer repeats all that it was asked with. */
export const POISONING: readonly (readonly [title: string, sent: Sent])[] = [
  ...['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-prefix', 'x-forwarded-server', 'x-host', 'x-original-url', 'x-rewrite-url', 'x-http-method-override', 'forwarded', 'x-a', 'accept-language', 'user-agent', 'referer', 'origin', 'cookie', 'x-wap-profile', 'max-forwards'].map((name) => field(name)),
  field('host', `${POISON}.example`),
  field('accept', `text/plain, x/${POISON}`),
  field('accept-encoding', `identity, ${POISON}`),
  field('via', `1.1 ${POISON}`),
  field('traceparent', `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`),
  field('if-none-match', `"${POISON}"`),
  field('range', 'bytes=0-3'),
  ['a body of a GET', { body: POISON }],
  ['a query behind a semicolon', { path: `a;x=${POISON}` }],
  ['a query', { path: `a?x=${POISON}` }],
  ['HEAD', { method: 'HEAD', headers: { 'x-a': POISON } }],
  ['POST', { method: 'POST', body: POISON }],
];
