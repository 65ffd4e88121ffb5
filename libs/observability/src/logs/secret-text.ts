/** What stands in a log where a secret was. */
export const REDACTED = '[redacted]';

/** Headers that carry credentials, and every name that says it holds a secret. */
const SECRET_NAME = /authorization|cookie|^dpop$|api[-_]?key|token|secret|password/i;

/** Is what goes by this name not for a log? */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** The longest text that is searched and kept, in characters: errors may quote whole payloads. */
const LONGEST = 8_000;

const HINT = /authorization|cookie|dpop|api[-_]?key|token|secret|password|bearer|basic|:\/\//i;
/** A credential header quoted in a text: to the end of its line, as its value may hold spaces, commas and quotes. */
const HEADER = /((?:authorization|cookie|dpop|api[-_]?key)(?:\\?["']\s{0,8},|\\?["']?\s{0,8}[:=])\s{0,8})[^\r\n]+/gi;
/** `access_token=…`, `"password":"…"`, `clientSecret: '…'`, also inside JSON that was quoted once more. */
const NAMED =
  /((?:token|secret|password)[\w-]{0,64}(?:\\?["']\s{0,8},|\\?["']?\s{0,8}[:=])\s{0,8})(?:\\"(?:[^"\\]|\\[^"])*|"(?:[^"\\]|\\.)*|'[^']*|[^\s&,;"'}\])\\]+)/gi;
const SCHEME = /\b(bearer|basic|dpop)\s{1,8}[\w.~+/-]{6,}=*/gi;
/** The user information of a URL (RFC 3986, section 3.2.1). */
const USER_INFO = /(:\/\/)[^/\s@]{1,256}@/g;

/** A text from elsewhere, such as an error's message, without the credentials that it may quote. */
export function withoutSecrets(text: string): string {
  const kept = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (!HINT.test(kept)) return kept;
  return kept
    .replace(HEADER, `$1${REDACTED}`)
    .replace(NAMED, `$1${REDACTED}`)
    .replace(SCHEME, `$1 ${REDACTED}`)
    .replace(USER_INFO, `$1${REDACTED}@`);
}
