import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A change that a team may want, as a patch: a spec that asks for it, and the one file that it takes. Generated files come after it. */
export interface PlausibleChange {
  /** `a-balancing-policy` */
  readonly name: string;
  readonly about: string;
  readonly file: string;
  readonly spec: string;
  /** The folder of the Nx project that has both. */
  readonly project: string;
  readonly patch: string;
}

/** @throws Error when a patch does not say in its head which file and which spec it is about */
export function readChanges(root: string): PlausibleChange[] {
  return globSync('*.patch', { cwd: import.meta.dirname })
    .sort()
    .map((name) => {
      const patch = join(import.meta.dirname, name);
      const [, about = '', file = '', spec = ''] = /^(.+)\n\nFile: (.+)\nSpec: (.+)\n\n/.exec(readFileSync(patch, 'utf8')) ?? [];
      if (spec === '') throw new Error(`${name} begins with what it is about; then there are the lines File: and Spec:`);
      return { name: basename(name, '.patch'), about, file, spec, project: projectOf(root, spec), patch };
    });
}

/** The files that a patch changes, sorted. */
export const touchedBy = ({ patch }: PlausibleChange): string[] =>
  Array.from(readFileSync(patch, 'utf8').matchAll(/^\+\+\+ b\/(.+)$/gm), ([, file]) => file as string).sort();

function projectOf(root: string, file: string): string {
  const folder = dirname(file);
  return existsSync(join(root, folder, 'jest.config.cjs')) || folder === '.' ? folder : projectOf(root, folder);
}
