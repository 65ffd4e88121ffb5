import { elementsOf } from '@portico/config';
import type { IncomingHttpHeaders } from 'node:http';
import type { HeaderChanges } from './routes.settings.ts';

/** What selects a representation, and what describes a body (RFC 9110, sections 8, 12, 13 and 14). Who asks is none of it. */
const ASKED = ['accept', 'accept-encoding', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'range', 'if-range'];
const OF_BODIES = ['content-type', 'content-encoding', 'content-language', 'content-digest'];

/** Fields that are the message's own, or that would change what a browser believes of the BFF's origin: no answer of an upstream brings them. */
const NEVER = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|set-cookie|clear-site-data|access-control-.*|strict-transport-security|alt-svc|refresh|sourcemap|service-worker-.*|www-authenticate|request-id|location|content-location|x-content-type-options)$/;

/** Fields of a message that no setting may write. */
const FRAMING = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|host|expect|set-cookie)$/;

/** May an answer of an upstream bring this field, where a route names it? */
export const mayComeBack = (name: string): boolean => !NEVER.test(name);

/** May a setting write this field? */
export const mayBeWritten = (name: string): boolean => !FRAMING.test(name);

/**
 * The fields that `Connection` names besides its own options: they end here, too (RFC 9110, section 7.6.1).
 * @returns undefined for the values that nearly all messages have
 */
export function hopByHopIn(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || /^(?:keep-alive|close)$/i.test(connection)) return undefined;
  return new Set(elementsOf(connection).map((name) => name.toLowerCase()));
}

/** The fields of a client's request that go on, and those that settings add: names and values. */
export function requestFields({ pass, set, add, remove, rename }: HeaderChanges): (headers: IncomingHttpHeaders, hasBody: boolean) => [string, string][] {
  const gone = new Set([...remove, ...Object.keys(set)]);
  const nameOf = new Map(Object.entries(rename));
  const asked = [...new Set([...ASKED, ...pass, ...nameOf.keys()])].filter((name) => !gone.has(name));
  const withBody = [...asked, ...OF_BODIES.filter((name) => !gone.has(name))];
  const written = [...Object.entries(set), ...Object.entries(add)];
  return (headers, hasBody) => {
    const hops = hopByHopIn(headers.connection);
    const fields: [string, string][] = [];
    for (const name of hasBody ? withBody : asked) {
      const value = headers[name];
      if (value !== undefined && !hops?.has(name)) fields.push([nameOf.get(name) ?? name, String(value)]);
    }
    fields.push(...written);
    return fields;
  };
}

/** What becomes of the fields that an answer leaves with; undefined where nothing does. @param passed the fields that go on in any case */
export function answerFields({ pass, set, add, remove, rename }: HeaderChanges): ((passed: Record<string, string>, headers: IncomingHttpHeaders) => void) | undefined {
  const [written, added, renamed] = [Object.entries(set), Object.entries(add), Object.entries(rename)];
  if (pass.length + remove.length + written.length + added.length + renamed.length === 0) return undefined;
  return (passed, headers) => {
    const hops = hopByHopIn(headers.connection);
    for (const name of pass) {
      const value = headers[name];
      if (typeof value === 'string' && !hops?.has(name)) passed[name] = value;
    }
    for (const [name, other] of renamed) {
      const value = headers[name];
      delete passed[name];
      if (typeof value === 'string' && !hops?.has(name)) passed[other] = value;
    }
    for (const name of remove) delete passed[name];
    for (const [name, value] of written) passed[name] = value;
    for (const [name, value] of added) passed[name] = passed[name] === undefined ? value : `${passed[name]}, ${value}`;
  };
}
