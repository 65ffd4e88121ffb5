interface Cookie {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** RFC 6265, section 5.1.4. */
const defaultPath = (pathname: string): string => pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
const pathMatches = (pathname: string, path: string): boolean =>
  pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'));

/** Keeps cookies by host and path; as in a browser, the port makes no difference (RFC 6265, section 8.5). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes what an answer's Set-Cookie fields say. */
  take({ hostname: host, pathname }: URL, fields: readonly string[]): void {
    for (const field of fields) {
      const [pair = '', ...attributes] = field.split(';').map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const attribute = (wanted: string): string | undefined =>
        attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
      const path = attribute('path') ?? defaultPath(pathname);
      const maxAge = attribute('max-age');
      const expired = maxAge === undefined ? Date.parse(attribute('expires') ?? '') <= Date.now() : Number(maxAge) <= 0;
      const key = `${host} ${path} ${name}`;
      if (expired) this.#cookies.delete(key);
      else this.#cookies.set(key, { host, path, name, value });
    }
  }

  /** The Cookie field for a request, undefined where it has none. */
  header({ hostname, pathname }: URL): string | undefined {
    const sent = [...this.#cookies.values()].filter(({ host, path }) => host === hostname && pathMatches(pathname, path));
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** The value of the first cookie of this name. */
  find(wanted: string): string | undefined {
    return [...this.#cookies.values()].find(({ name }) => name === wanted)?.value;
  }

  clear(): void {
    this.#cookies.clear();
  }
}
