/**
 * Generates the TypeScript side of every contract: `npm run contracts`.
 *
 * `--check` writes nothing, names every stale file and exits 1 when there is one. `--root <folder>` works on another tree.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ContractFault } from './contract-fault.ts';
import { generate } from './generate.ts';
import type { GeneratedFile } from './generate.ts';
import { findContracts } from './sources.ts';
import type { ContractSource } from './sources.ts';

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

/** @returns nothing for a contract that cannot be used, of which the reader is told */
const generated = async (source: ContractSource): Promise<GeneratedFile[]> => {
  try {
    return await generate(source);
  } catch (error) {
    if (!(error instanceof ContractFault)) throw error;
    for (const fault of error.faults) console.error(`${relative(values.root, source.file)}: ${fault}`);
    process.exitCode = 1;
    return [];
  }
};

const stale: string[] = [];
for (const source of findContracts(values.root)) {
  for (const { file, text } of await generated(source)) {
    if (read(file) === text) continue;
    stale.push(relative(values.root, file));
    if (values.check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

if (stale.length === 0) console.log(process.exitCode === 1 ? 'The other generated contract files are up to date.' : 'Generated contract files are up to date.');
else if (!values.check) console.log(`Written:\n  ${stale.join('\n  ')}`);
else {
  console.error(`Stale, run \`npm run contracts\`:\n  ${stale.join('\n  ')}`);
  process.exitCode = 1;
}
