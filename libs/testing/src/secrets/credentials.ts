import type { IncomingHttpHeaders, OutgoingHttpHeader } from 'node:http';

/** Parameters of OAuth 2.0 and OpenID Connect, in a query or a form, that are credentials; and `key`, where clients put keys by mistake. */
const PARAMETERS = [
  ...['code', 'state', 'nonce', 'code_verifier', 'client_secret', 'client_assertion', 'key'],
  ...['access_token', 'refresh_token', 'id_token', 'id_token_hint', 'logout_token', 'subject_token', 'actor_token', 'token'],
];

/** What of a request's head proves who sends it. */
export function inRequest(url: string, { authorization, 'proxy-authorization': proxy, cookie, dpop, 'x-api-key': key }: IncomingHttpHeaders): string[] {
  const plain = [dpop, key].flat().filter((value) => value !== undefined);
  return [...plain, ...[authorization, proxy].flatMap((value) => (value === undefined ? [] : inAuthorization(value))), ...inCookies(cookie?.split(';') ?? []), ...inUrl(url)];
}

/** What of an answer's head will. */
export function inAnswer({ 'set-cookie': cookies, location }: Readonly<Record<string, OutgoingHttpHeader | undefined>>): string[] {
  const lines = cookies === undefined ? [] : [cookies].flat().map((line) => String(line).split(';')[0] as string);
  return [...inCookies(lines), ...(location === undefined ? [] : inUrl(String(location)))];
}

export const inForm = (form: URLSearchParams): string[] => PARAMETERS.flatMap((name) => form.getAll(name));

/** What of a token endpoint's answer is a token (RFC 6749, section 5.1). */
export const inTokens = (answer: object): string[] =>
  Object.entries(answer).flatMap(([name, value]) => (PARAMETERS.includes(name) && typeof value === 'string' ? [value] : []));

function inAuthorization(value: string): string[] {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(.*)$/s.exec(value) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  // RFC 6749, section 2.3.1, has both parts encoded as in a form.
  const [, password = ''] = /:(.*)/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return [credentials, password, new URLSearchParams(`p=${password}`).get('p') ?? ''];
}

const inCookies = (pairs: readonly string[]): string[] => pairs.map((pair) => pair.slice(pair.indexOf('=') + 1).trim());

const inUrl = (url: string): string[] => inForm(new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? ''));
