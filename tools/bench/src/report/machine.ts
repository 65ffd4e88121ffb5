import { execFileSync } from 'node:child_process';
import { arch, cpus, release } from 'node:os';
import { searchPath } from '../machine/search-path.ts';

/** What the figures depend on. */
export interface MachineInfo {
  readonly cpu: string;
  readonly cores: number;
  readonly kernel: string;
  readonly architecture: string;
  readonly node: string;
  readonly nginx: string;
}

export const machineInfo = (): MachineInfo => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  kernel: release(),
  architecture: arch(),
  node: process.version,
  // nginx tells its version on stderr only.
  nginx: nginxVersion().replace('nginx version: ', ''),
});

const nginxVersion = (): string =>
  execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8', env: { PATH: searchPath() } }).trim();
