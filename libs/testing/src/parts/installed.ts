import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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

/**
 * Tests that need a program of the machine: `describeWith('redis-server')('limits in Redis', …)`. Without it they are skipped, and the
 * run says so; with CI=true they run all the same, and fail.
 */
export const describeWith = (program: string): jest.Describe =>
  (whereIs(program) !== undefined || process.env['CI'] === 'true' ? describe : describe.skip) as jest.Describe;
