import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { searchPath } from '../../../../libs/testing/src/parts/installed.ts';

const PACKAGES: Readonly<Record<string, string>> = { nginx: 'nginx-light', haproxy: 'haproxy', wrk: 'wrk', taskset: 'util-linux', 'redis-server': 'redis-server' };

/** Debian asks this file before it starts a service that it has just installed; 101 is "no" (invoke-rc.d(8)). */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

const found = (command: string): boolean => spawnSync('which', [command], { env: { PATH: searchPath() } }).status === 0;
const missing = (): string[] => Object.keys(PACKAGES).filter((command) => !found(command));

/** What the bench cannot run with, one sentence each. Root gets missing Debian packages installed. */
export function unmetRequirements(): string[] {
  if (process.platform !== 'linux') return ['the bench reads /proc and pins processes with taskset: it runs on Linux only'];
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(missing());
  const unmet = missing().map((command) => `${command} is missing: apt-get install ${PACKAGES[command]}`);
  if (cores().length < 2) unmet.push('two cores are needed, one for the gateway and one for upstream and load');
  return unmet;
}

/** The cores that this process may use, by number. */
export function cores(): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number) as [number, number?];
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Its complaints go to stderr; whether it helped shows in what is missing afterwards. */
function aptGet(argv: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', argv, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

/** The packages' own nginx and Redis must not start: the bench brings its own configuration, on loopback. */
function install(commands: readonly string[]): void {
  const packages = commands.map((command) => PACKAGES[command] as string);
  process.stderr.write(`installing ${packages.join(', ')} with apt-get\n`);
  const ours = !existsSync(SERVICE_POLICY);
  if (ours) writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const installation = ['install', '-y', '--no-install-recommends', ...packages];
    // A machine that has never looked knows no package.
    if (!aptGet(installation) && aptGet(['update'])) aptGet(installation);
  } finally {
    if (ours) rmSync(SERVICE_POLICY, { force: true });
  }
}
