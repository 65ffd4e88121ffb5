import { withoutOws } from '@portico/config';

/** The browser sends it back over TLS only (or on loopback), shows it to no script, and lets no other host set it (RFC 6265bis, section 4.1.3). */
const ALWAYS = 'Path=/; Secure; HttpOnly';

/**
 * The cookies of a BFF. The prefix makes a browser refuse them from any other source: another host, a page without
 * TLS, a script (RFC 6265bis, section 4.1.3). Cookies know no ports, so the BFF's name is in theirs.
 */
export class Cookies {
  readonly session: string;
  private readonly transactions: string;

  constructor(bff: string) {
    this.session = `__Host-Http-${bff}`;
    this.transactions = `__Host-Http-${bff}-sign-in.`;
  }

  /** The id of the session that a request brings. One that is brought twice counts for nothing: who has set which is not known. */
  sessionOf(header: string | undefined): string | undefined {
    return onlyOf(this.sessionsIn(header));
  }

  /** The ids in a request's cookies of a session, whatever they are worth. */
  sessionsIn(header: string | undefined): readonly string[] {
    return header === undefined ? NONE : valuesIn(header, this.session);
  }

  /** Is not sent with anything that another site begins. */
  setSession(id: string, seconds: number): string {
    return `${this.session}=${id}; ${ALWAYS}; SameSite=Strict; Max-Age=${seconds}`;
  }

  clearSession(): string {
    return `${this.session}=; ${ALWAYS}; SameSite=Strict; Max-Age=0`;
  }

  transactionOf(header: string | undefined, name: string): string | undefined {
    return header === undefined ? undefined : onlyOf(valuesIn(header, this.transactions + name));
  }

  /** Is sent when the identity provider sends the browser back, which a strict one would not be. */
  setTransaction(name: string, value: string, seconds: number): string {
    return `${this.transactions}${name}=${value}; ${ALWAYS}; SameSite=Lax; Max-Age=${seconds}`;
  }

  clearTransaction(name: string): string {
    return `${this.transactions}${name}=; ${ALWAYS}; SameSite=Lax; Max-Age=0`;
  }

  /** The sign-ins that a browser has begun and not ended: names and values. */
  transactionsIn(header: string | undefined): [name: string, value: string][] {
    if (header === undefined || !header.includes(this.transactions)) return [];
    const pairs = header.split(';').map(pairOf).filter(([name]) => name.startsWith(this.transactions));
    return pairs.map(([name, value]) => [name.slice(this.transactions.length), value]);
  }
}

const NONE: readonly string[] = [];

/** The value of a cookie that is brought once. */
export const onlyOf = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

/** Looks for the name, not at every pair: a header may have ten thousand of them. */
function valuesIn(header: string, wanted: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (let at = header.indexOf(wanted); at >= 0; at = header.indexOf(wanted, end)) {
    const next = header.indexOf(';', at);
    end = next < 0 ? header.length : next;
    const [name, value] = pairOf(header.slice(header.lastIndexOf(';', at) + 1, end));
    if (name === wanted) found.push(value);
  }
  return found;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [withoutOws(text), ''] : [withoutOws(text.slice(0, at)), withoutOws(text.slice(at + 1))];
}
