const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** Why a file could not be read, in words that follow its name. Only the code is told: an error's text may quote what it read. */
export function readFailure(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return 'cannot be read';
  return REASONS[code] ?? `cannot be read (${code})`;
}
