const PERCENT_ENCODED = /%([0-9a-f]{2})/gi;
const UNRESERVED = /[\w.~-]/;
/** Absolute, of printable ASCII, and without what browsers take for a slash. */
const HTTP_URI = /^https?:\/\/(?:(?!\\)[!-~])+$/i;

/**
 * A URI without query and fragment in one of its equivalent forms: small letters in scheme and host, no default port, no dot segments
 * (all by the WHATWG parser), and only what has to be percent-encoded, with capital letters (RFC 3986, sections 6.2.2 and 6.2.3).
 * @returns undefined unless it is an http(s) URI without a user in it
 */
export function normalised(uri: string): string | undefined {
  if (!HTTP_URI.test(uri)) return undefined;
  const url = URL.parse(uri);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return url.origin + url.pathname.replace(PERCENT_ENCODED, (whole, hex: string) => decoded(whole, hex));
}

function decoded(whole: string, hex: string): string {
  const character = String.fromCharCode(Number.parseInt(hex, 16));
  return UNRESERVED.test(character) ? character : whole.toUpperCase();
}

/** Says whether a URI is the one that a request is for, by any of the names that the BFF has. */
export class TargetUri {
  constructor(private readonly publicUrls: readonly string[]) {}

  /** @param target of the request line (RFC 9112, section 3.2). One that is not in origin form is for a proxy, and never matches. */
  is(uri: string, target: string): boolean {
    if (!target.startsWith('/')) return false;
    // What most clients write needs no parsing.
    const path = target.split('?', 1)[0] as string;
    if (this.publicUrls.some((url) => uri === url + path)) return true;
    const named = normalised(uri);
    return named !== undefined && this.publicUrls.some((url) => normalised(url + target) === named);
  }
}
