import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** What tests use as it is in production, and the Debian package that brings it: a program, or a file from the root on. */
interface Part {
  readonly program: string;
  readonly debianPackage: string;
  /** What is not tested without it. */
  readonly tests: string;
}

const PARTS: readonly Part[] = [
  { program: 'redis-server', debianPackage: 'redis-server', tests: 'everything that replicas share: sessions, limits, idempotency keys' },
  { program: 'nats-server', debianPackage: 'nats-server', tests: 'messages over NATS: acknowledgements, replies, events' },
  { program: 'chromium', debianPackage: 'chromium', tests: 'sign-in in a browser' },
  { program: 'nginx', debianPackage: 'nginx-light', tests: 'answers behind a cache' },
  { program: 'varnishd', debianPackage: 'varnish', tests: 'answers behind another cache' },
  { program: '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so', debianPackage: 'libnginx-mod-http-modsecurity', tests: 'the WAF' },
  { program: '/usr/share/modsecurity-crs/rules', debianPackage: 'modsecurity-crs', tests: 'the WAF' },
  { program: 'envsubst', debianPackage: 'gettext-base', tests: 'the WAF' },
  { program: 'jq', debianPackage: 'jq', tests: 'the WAF' },
  { program: 'curl', debianPackage: 'curl', tests: 'the commands of the guides to sign-in' },
];

/**
 * Installs what tests need and this machine lacks, where this user may.
 * @returns a line for each part that is still missing: tests that need it are skipped, or fail where CI=true
 */
export function installParts(): string[] {
  const missing = PARTS.filter(({ program }) => !isInstalled(program));
  if (missing.length > 0 && mayInstall()) install(missing.map(({ debianPackage }) => debianPackage));
  return missing.filter(({ program }) => !isInstalled(program)).map(({ program, debianPackage, tests }) => `${program} (Debian: ${debianPackage}): ${tests}`);
}

const mayInstall = (): boolean => process.getuid?.() === 0 && isInstalled('apt-get');

function install(packages: readonly string[]): void {
  console.log(`installing ${packages.join(', ')} with apt-get: tests need them`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A list of packages that is out of date is the usual reason for which one is not found.
  for (const args of [['update', '-q'], ['install', '-y', '-q', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
}

function isInstalled(program: string): boolean {
  if (isAbsolute(program)) return existsSync(program);
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
