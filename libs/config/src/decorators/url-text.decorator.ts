import { TextFormConversion } from '../conversions/text-form-conversion.ts';
import { listWords } from '../quote.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import { parseUrl, urlFix } from '../url-text.ts';
import type { SettingDecorator, ValueOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

export interface UrlTextOptions extends ValueOptions {
  /** Allowed protocols without the colon; `http` and `https` by default. */
  readonly protocols?: readonly string[];
  /** Whether it must be `https` in production: what is sent there needs TLS. */
  readonly https?: boolean;
  /**
   * Whether it stays as it is written, for an issuer, which is compared to the letter (OpenID Connect Discovery, section 4.3) and has no query
   * (RFC 8414, section 2).
   */
  readonly exact?: boolean;
}

/** An absolute URL without a user name, a password or a fragment, in canonical form without a slash at its end where it is not `exact`. */
export function UrlText(options: UrlTextOptions & { readonly each: true }): SettingDecorator<readonly string[]>;
export function UrlText(options?: UrlTextOptions): SettingDecorator<string>;
export function UrlText(options: UrlTextOptions = {}): SettingDecorator<string | readonly string[]> {
  const { protocols = ['http', 'https'], https = false, exact = false } = options;
  const wanted = `a URL (${listWords(protocols)})`;
  const fix = urlFix(protocols);
  const conversion = new TextFormConversion<string>({
    type: `URL (${listWords(protocols)})`,
    noun: 'a URL',
    example: `${protocols[0]}://service.example`,
    fix,
    https,
    pattern: String.raw`^(?:${protocols.map(anyCase).join('|')})://[^\s/?#@]+${exact ? String.raw`(?:/[^\s?#]*)?` : String.raw`(?:[/?][^\s#]*)?`}$`,
    parse: (text) => (exact ? checked(text, protocols) : parseUrl(text, protocols)),
    format: (url) => url,
  });
  const holds = (value: unknown): value is string => typeof value === 'string' && isUrl(value, protocols, exact);
  return valueSetting(conversion, { name: 'urlText', holds, must: `must be ${wanted}${exact ? '' : ' without a slash at its end'}`, fix }, options);
}

/** @throws SettingFormatError for anything but a URL of these protocols without a query */
function checked(text: string, protocols: readonly string[]): string {
  parseUrl(text, protocols);
  if (text.includes('?')) throw new SettingFormatError('the URL has a query, which no issuer has', 'write it as tokens have it in `iss`, without what begins with ?');
  return text;
}

function isUrl(text: string, protocols: readonly string[], exact: boolean): boolean {
  try {
    return (exact ? checked : parseUrl)(text, protocols) === text;
  } catch (error) {
    if (error instanceof SettingFormatError) return false;
    throw error;
  }
}

/** Protocols may be written in capitals (RFC 3986, section 3.1). */
const anyCase = (protocol: string): string => protocol.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
