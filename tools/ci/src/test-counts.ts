import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many tests of one project passed, failed and were skipped; written by counting-reporter.cjs. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The failed tests: file, name and the first lines of why. */
  readonly failures?: readonly string[];
  /** Each file of tests, and how long it ran, in seconds. */
  readonly durations?: readonly (readonly [file: string, seconds: number])[];
}

/** @returns undefined when the project left no counts */
export function readCounts(folder: string, project: string): TestCounts | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${project}.json`), 'utf8')) as TestCounts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
