import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** No code of its own, or no code that runs. */
const NO_SUBJECT = /\.(?:spec|fixture|contract|d)\.ts$|\/(?:index|fixtures?)(?:\.ts|\/)|\.settings\.ts$/;

/** What tests of a library never read: copying it for each run would take longer than the run. */
const NOT_COPIED = ['dist', '.nx', 'docker', '.git', 'apps/*/e2e', 'coverage'];

/**
 * Stryker's options for one library.
 * @param patterns parts of paths, where not all files are meant
 * @param tests the same for spec files: what others would notice as well counts as missed
 * @param concurrency how many mutants are tried at a time
 * @throws Error where no file is, or no spec file
 */
export function optionsFor(
  root: string,
  project: string,
  patterns: readonly string[],
  tests: readonly string[],
  concurrency: number,
  report: string,
): object {
  const meant = (file: string, parts: readonly string[]): boolean => parts.length === 0 || parts.some((part) => file.includes(part));
  const files = globSync(`${project}/src/**/*.ts`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !NO_SUBJECT.test(file) && meant(file, patterns));
  // Specs that compile the sources would see what Stryker has written into them.
  const specs = globSync(`${project}/src/**/*.spec.ts`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => meant(file, tests) && !file.endsWith('.long.spec.ts') && !/from 'typescript'/.test(readFileSync(join(root, file), 'utf8')));
  if (files.length === 0) throw new Error(`no file of ${project} has ${patterns.join(' or ')} in its path`);
  if (specs.length === 0) throw new Error(`no spec file of ${project} has ${tests.join(' or ')} in its path`);
  return {
    testRunner: 'warm',
    plugins: [join(import.meta.dirname, 'warm/runner.ts')],
    warm: { config: join(project, 'jest.config.cjs'), specs },
    coverageAnalysis: 'perTest',
    mutate: files,
    ignorePatterns: NOT_COPIED,
    // A mutant in what runs once, as modules load, would be tried with all tests.
    ignoreStatic: true,
    concurrency,
    // What mutants leave behind in a process, such as calls that never end, is not collected.
    maxTestRunnerReuse: 300,
    timeoutMS: 10_000,
    // The largest libraries have a thousand tests, and a neighbour may have half of the machine.
    dryRunTimeoutMinutes: 30,
    tempDirName: 'dist/mutants/.tmp',
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    allowEmpty: false,
  };
}
