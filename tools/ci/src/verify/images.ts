/** `npm run images`: builds the image of each BFF and of the edge, as their Dockerfiles say, and starts them. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../../..');

/** @throws Error with what Docker wrote */
function docker(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trim();
}

for (const file of globSync('apps/*/bff.yaml', { cwd: root }).sort()) {
  const app = basename(dirname(file));
  const image = `portico/${app}`;
  docker('build', '-f', 'docker/Dockerfile', '--build-arg', `APP=${app}`, '-t', image, '.');
  const plans = docker('run', '--rm', '--read-only', '-e', 'NODE_ENV=development', '-e', 'PORTICO_LOG__LEVEL=error', image, 'print', '/plans');
  console.log(`${image}: ${docker('image', 'inspect', '--format', '{{.Size}}', image)} bytes, ${plans.split('\n').length} lines of plans`);
}

// The edge has no rules of a BFF that is not there: each policy is looked at, as the user that it runs as.
docker('build', '-t', 'portico/edge', 'docker/edge');
for (const file of globSync('docker/edge/policies/*.conf', { cwd: root }).sort()) {
  const policy = basename(file, '.conf');
  docker('run', '--rm', '--read-only', '--tmpfs', '/tmp', '-e', `WAF_POLICY=${policy}`, '-e', 'WAF_BFF=127.0.0.1:8080', 'portico/edge', 'check');
  console.log(`portico/edge: ${docker('image', 'inspect', '--format', '{{.Size}}', 'portico/edge')} bytes, the policy ${policy} can be used`);
}
