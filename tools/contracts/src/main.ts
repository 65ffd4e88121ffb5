/**
 * Generates the TypeScript side of every contract: `npm run contracts`.
 *
 * `--check` writes nothing, names every stale file and exits 1 when there is one. `--root <folder>` works on another tree.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import { findContracts } from './sources.ts';

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    root: { type: 'string', default: join(import.meta.dirname, '../../..') },
  },
});

const stale: string[] = [];
for (const source of findContracts(values.root)) {
  for (const { file, text } of await generate(source)) {
    if (read(file) === text) continue;
    stale.push(relative(values.root, file));
    if (values.check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (stale.length === 0) console.log('Generated contract files are up to date.');
else if (!values.check) console.log(`Written:\n  ${stale.join('\n  ')}`);
else {
  console.error(`Stale, run \`npm run contracts\`:\n  ${stale.join('\n  ')}`);
  process.exitCode = 1;
}
