import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where commands are looked for: on the PATH, and where Debian has servers, which is on root's alone. */
export const searchPath = (): string => [process.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);

/** Where a program is; undefined when it is not installed. */
export function whereIs(program: string): string | undefined {
  return searchPath().split(delimiter).map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program can be run, or a file that a package brings is there: one that is named from the root on. */
const isThere = (part: string): boolean => (isAbsolute(part) ? existsSync(part) : whereIs(part) !== undefined);

/**
 * Tests that need programs or files of the machine: `describeWith('redis-server')('limits in Redis', …)`. Without them they are skipped, and the
 * run says so; with CI=true they run all the same, and fail.
 */
export const describeWith = (...parts: readonly string[]): jest.Describe =>
  (parts.every(isThere) || process.env['CI'] === 'true' ? describe : describe.skip) as jest.Describe;

/** What of some parts is not there. */
export const missingParts = (parts: readonly string[]): string[] => parts.filter((part) => !isThere(part));
