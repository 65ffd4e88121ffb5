import { execFileSync } from 'node:child_process';
import { arch, cpus, release, totalmem } from 'node:os';

/** What the figures depend on. */
export interface MachineInfo {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly kernel: string;
  readonly architecture: string;
  readonly node: string;
}

export const machineInfo = (): MachineInfo => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  architecture: arch(),
  node: process.version,
});

/** The commit that is measured, with `+` when there are changes that it does not have; `unknown` outside a repository. */
export function commitOf(root: string): string {
  try {
    const git = (...words: string[]): string => execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'apps', 'libs') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
