import { Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';

/** A token that means itself: no dot, no wildcard, no space (NATS, "Subject-Based Messaging"). */
const TOKEN = /^[\w-]{1,128}$/;
const PLACEHOLDER = /\{(\w+)\}/g;

/** Placeholders that are not of the path. */
export const OF_CALLERS = ['caller', 'customer'] as const;

/** The placeholders of a subject: `region` of `orders.{region}.placed`. */
export const placeholdersIn = (subject: string): string[] => Array.from(subject.matchAll(PLACEHOLDER), ([, name]) => name as string);

/**
 * A subject with values in it. A value is one token, whatever it is: it never has dots and wildcards.
 *
 * @throws Problem `invalid-input` naming a value that is no token
 */
export function filledSubject(subject: string, values: Readonly<Record<string, string>>): string {
  return subject.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? (values[name] as string) : '';
    if (TOKEN.test(value)) return value;
    throw new Problem('invalid-input', { errors: [{ in: 'path', field: name, message: 'must be 1 to 128 letters, digits, hyphens and underscores' }] });
  });
}

/**
 * Who calls, as one token of a subject: the issuer and the subject together, in base64url (RFC 4648, section 5) without padding. Services that publish
 * for a caller write it likewise: `base64url('["https://login.example","c-00001"]')`.
 */
export const callerToken = ({ identity }: Pick<Caller, 'identity'>): string => Buffer.from(identity.key).toString('base64url');

/** The values of placeholders that are about the caller. @throws Problem `forbidden` for a caller who is no customer, where the subject needs one */
export function callerValues(subject: string, caller: Caller | undefined): Record<string, string> {
  const names = placeholdersIn(subject);
  const values: Record<string, string> = {};
  if (names.includes('caller') && caller) values['caller'] = longToken(callerToken(caller));
  if (names.includes('customer')) {
    if (caller?.customer === undefined || !TOKEN.test(caller.customer)) throw new Problem('forbidden', { detail: 'this is for customers' });
    values['customer'] = caller.customer;
  }
  return values;
}

/** One that is too long for a token is refused, not cut: two callers must never share a subject. */
function longToken(token: string): string {
  if (!TOKEN.test(token)) throw new Problem('forbidden', { detail: 'the caller’s identity is too long for a subject' });
  return token;
}
