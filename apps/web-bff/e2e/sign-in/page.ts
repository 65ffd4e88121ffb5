import type { Answer, BffUnderTest } from '@portico/testing';
import { SESSION_COOKIE } from './signing-in.ts';

/** What a browser adds to a request of the page's own script. */
const OWN_SCRIPT = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

/** A page of the BFF in a browser that keeps its cookie. */
export class Page {
  constructor(
    private readonly bff: BffUnderTest,
    /** The id of the session. */
    readonly session: string | undefined,
  ) {}

  /** The same browser at another replica. */
  at(bff: BffUnderTest): Page {
    return new Page(bff, this.session);
  }

  get headers(): Record<string, string> {
    return { ...OWN_SCRIPT, 'x-csrf': '1', cookie: `${SESSION_COOKIE}=${this.session}` };
  }

  /** As `fetch` in the page, with the header that the BFF wants. */
  fetch(path: string, { headers = {}, ...init }: RequestInit & { readonly headers?: Record<string, string> } = {}): Promise<Answer> {
    return this.bff.request(path, { ...init, headers: { ...this.headers, ...headers } });
  }
}
