import type { Expectation } from '../attack.ts';
import type { Received } from '../kit/send.ts';

/** What tells a browser that another site may read the answer (Fetch, "CORS protocol"). No BFF says so to anybody. */
const SHARED = 'access-control-allow-origin';

/** @returns what is wrong with an answer; undefined when it is as it must be */
export function faultIn(received: Received, { status, challenge, location, cookies = [], headers = {}, body }: Expectation): string | undefined {
  const { 'www-authenticate': challenged, 'content-type': type, location: to, 'set-cookie': set = [], [SHARED]: shared } = received.headers;
  if (received.status !== status) return `must be answered with ${status}, and was with ${told(received)}`;
  if (!fits(challenge, challenged)) return `WWW-Authenticate must be ${challenge ?? 'absent'}, and is ${challenged}`;
  if (status >= 400 && type !== 'application/problem+json') return `was refused with ${type}`;
  if (!fits(location, to)) return `Location must be ${location ?? 'absent'}, and is ${to}`;
  if (set.length !== cookies.length || !cookies.every((cookie, index) => cookie.test(set[index] as string))) {
    return `Set-Cookie must be ${cookies.join(', ') || 'absent'}, and is ${set.join(', ')}`;
  }
  const [name, wanted] = Object.entries(headers).find(([field, value]) => !fits(value, received.headers[field]?.toString())) ?? [];
  if (name !== undefined) return `${name} must be ${wanted ?? 'absent'}, and is ${received.headers[name]?.toString()}`;
  if (body && !body.test(received.body)) return `the body must be ${body}, and is ${received.body.slice(0, 300)}`;
  return shared === undefined ? undefined : `another site may read the answer: ${shared}`;
}

const fits = (wanted: RegExp | undefined, value: string | undefined): boolean => (wanted === undefined ? value === undefined : value !== undefined && wanted.test(value));

/** In full, for the developer who has to find the cause. */
export const told = ({ status, headers, body }: Received): string => [status, headers['www-authenticate'], headers.location, body.slice(0, 300)].filter(Boolean).join(' ');

/** In a few words: the status, and which problem or error it was. */
export function inBrief({ status, headers, body }: Received): string {
  const error = /^(\w+).*?error="(\w+)"/.exec(headers['www-authenticate'] ?? '');
  const problem = /"type":"urn:portico:problem:([\w-]+)"/.exec(body)?.[1];
  return [status, error ? `${error[1]} ${error[2]}` : problem].filter(Boolean).join(' ');
}
