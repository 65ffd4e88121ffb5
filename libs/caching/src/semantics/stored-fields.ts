import { elementsOf } from '@portico/config';
import type { AnswerPolicy } from './answer-policy.ts';
import { without } from './fields.ts';
import type { Fields } from './fields.ts';

/** Fields of one connection or one proxy (RFC 9111, section 3.1; RFC 9110, section 7.6.1). */
const OF_THE_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
];

/** The fields of an answer that are kept: without those of the connection, and those that `no-cache` and `private` name. */
export function storedFields({ head: { fields }, directives, rules }: AnswerPolicy): Record<string, string> {
  const left = new Set([...OF_THE_HOP, 'age', ...elementsOf((fields['connection'] ?? '').toLowerCase())]);
  for (const name of [directives.fields('no-cache'), rules.shared ? directives.fields('private') : undefined]) {
    if (name !== undefined && name !== 'all') for (const one of name) left.add(one);
  }
  return without(fields, left);
}

/** Not taken from a 304: they describe a body that it does not have (RFC 9111, section 3.2). */
const OF_A_BODY_THAT_IS_NOT_THERE: ReadonlySet<string> = new Set(['content-length', 'content-encoding', 'content-type', 'content-range']);

/** The kept fields as a 304 or the answer to a HEAD changes them: what it has replaces what there was. */
export function updatedFields(stored: Fields, fresh: AnswerPolicy): Record<string, string> {
  return { ...without(stored, new Set()), ...without(storedFields(fresh), OF_A_BODY_THAT_IS_NOT_THERE) };
}
