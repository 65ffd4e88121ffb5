import { listWords, quote } from './quote.ts';
import { SettingFormatError } from './setting-format-error.ts';

/**
 * Checks an absolute URL and returns its canonical form (WHATWG URL) without a slash at the end, so that paths can be added.
 * @throws SettingFormatError when it is no URL with a host, has another protocol, a fragment, a user name or a password.
 */
export function parseUrl(text: string, protocols: readonly string[]): string {
  const fix = urlFix(protocols);
  // Text with an @ may hold a password, so it is never repeated in a message.
  const shown = text.includes('@') ? 'the value' : quote(text);
  const url = /\s/.test(text) ? null : URL.parse(text);
  if (url === null || url.host === '') throw new SettingFormatError(`${shown} is not a URL`, fix);
  if (url.username !== '' || url.password !== '') {
    throw new SettingFormatError('the URL carries a user name or password', 'remove them and use a secret setting instead');
  }
  if (!protocols.includes(url.protocol.slice(0, -1))) {
    throw new SettingFormatError(`${shown} does not use ${listWords(protocols)}`, fix);
  }
  // No request has one (RFC 9110, section 7.1), and no issuer (RFC 8414, section 2).
  if (text.includes('#')) throw new SettingFormatError(`${shown} has a fragment, which is sent nowhere`, 'take out what begins with #');
  return `${url.protocol}//${url.host}${url.search === '' ? url.pathname.replace(/(?<!\/)\/+$/, '') : url.pathname + url.search}`;
}

/** How to write a URL with one of some protocols. */
export function urlFix(protocols: readonly string[]): string {
  return `write an absolute URL with ${listWords(protocols)}, such as ${protocols[0]}://service.example:8080`;
}
