const NO_TEXT = 'ERR_ENCODING_INVALID_ENCODED_DATA';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
  [NO_TEXT]: 'is not text in UTF-8',
};

/** Why a file could not be read, in words that follow its name. Only the code is told: an error's text may quote what it read. */
export function readFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return 'cannot be read';
  return REASONS[code] ?? `cannot be read (${code})`;
}

/** What to do about it. @param otherwise where the file is not there, or not for this user */
export const readFix = (error: unknown, otherwise: string): string => (codeOf(error) === NO_TEXT ? 'write it in UTF-8; random bytes as text, such as with openssl rand -base64 32' : otherwise);

const codeOf = (error: unknown): string | undefined => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined);
