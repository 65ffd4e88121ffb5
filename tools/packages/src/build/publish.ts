import { spawnSync } from 'node:child_process';

/**
 * Publishes packages, or only says what would be published. npm's own settings say where to, and who publishes.
 * @returns how many
 * @throws Error with what npm wrote, at the first that cannot be published
 */
export function publish(folders: Iterable<string>, dryRun: boolean): number {
  let count = 0;
  for (const folder of folders) {
    const words = ['publish', folder, '--access', 'public', '--ignore-scripts', ...(dryRun ? ['--dry-run'] : [])];
    const { status, stdout, stderr } = spawnSync('npm', words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm ${words.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
    console.log(stdout.trim());
    count += 1;
  }
  return count;
}
