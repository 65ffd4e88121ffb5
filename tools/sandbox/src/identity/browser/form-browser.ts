import { CookieJar } from './cookie-jar.ts';
import { firstForm } from './html-form.ts';

/** Where a browser has arrived. */
export interface Visit {
  readonly url: string;
  /** 0 where the browser stopped before it asked. */
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

const MOST_REDIRECTS = 20;

/** Follows redirects, keeps cookies and fills in forms, as a browser without JavaScript does. */
export class FormBrowser {
  readonly cookies = new CookieJar();
  readonly #stopAt: string;
  #visit: Visit | undefined;

  /** @param stopAt the beginning of URLs that are not followed, for redirects to where nothing listens */
  constructor(stopAt = '') {
    this.#stopAt = stopAt;
  }

  async open(url: string): Promise<Visit> {
    return this.#go(url, { method: 'GET' });
  }

  /** As a script of a page would: one request with the cookies there are, whose answer may change them; no redirect is followed. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = this.cookies.header(new URL(url));
    if (cookie !== undefined) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    this.cookies.take(new URL(url), response.headers.getSetCookie());
    return response;
  }

  /** Fills in the form of the page where the browser is, and sends it. Throws where there is none. */
  async submit(fields: Readonly<Record<string, string>>): Promise<Visit> {
    const { url = '', html = '' } = this.#visit ?? {};
    const form = firstForm(html);
    if (!form) throw new Error(`${url || 'nowhere'} has no form: ${html.slice(0, 500)}`);
    const body = new URLSearchParams({ ...form.fields, ...fields });
    return this.#go(new URL(form.action, url).href, { method: form.method, body });
  }

  async #go(first: string, init: RequestInit): Promise<Visit> {
    let [url, request] = [first, init];
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
      if (!url.startsWith('http') || (this.#stopAt !== '' && url.startsWith(this.#stopAt))) return this.#arrive({ url, status: 0, headers: new Headers(), html: '' });
      const response = await this.fetch(url, { ...request, headers: { accept: 'text/html' } });
      const html = await response.text();
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return this.#arrive({ url, status: response.status, headers: response.headers, html });
      [url, request] = [new URL(location, url).href, { method: 'GET' }];
    }
    throw new Error(`${first} redirects without end`);
  }

  #arrive(visit: Visit): Visit {
    this.#visit = visit;
    return visit;
  }
}
