import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packs packages as `npm publish` would. @returns the tarballs, by the packages' names */
export function pack(folders: Iterable<string>, out: string): ReadonlyMap<string, string> {
  mkdirSync(out, { recursive: true });
  const words = ['pack', ...folders, '--pack-destination', out, '--json', '--ignore-scripts', '--loglevel=error'];
  const { status, stdout, stderr } = spawnSync('npm', words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`npm pack ended with ${status}:\n${stdout}${stderr}`);
  const packed = JSON.parse(stdout) as readonly { readonly name: string; readonly filename: string }[];
  return new Map(packed.map(({ name, filename }) => [name, join(out, filename)]));
}
