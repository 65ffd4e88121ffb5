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

const fail = (message: string): void => {
  console.error(message);
  process.exitCode = 1;
};

/** @returns nothing for a contract that cannot be used, which the reader is told */
const generated = async (source: ContractSource): Promise<readonly GeneratedFile[]> => {
  const name = relative(values.root, source.file);
  try {
    const { files, leftOut } = await generate(source);
    for (const one of leftOut) console.error(`Left out: ${name}:${one}`);
    return files;
  } catch (error) {
    if (error instanceof ContractFault) for (const fault of error.faults) fail(`${name}:${fault}`);
    // One contract that breaks the generator keeps no other from being generated.
    else fail(`${name}: ${(error as Error).stack}`);
    return [];
  }
};

const { sources, faults } = findContracts(values.root);
for (const fault of faults) fail(fault);

let written = 0;
const stale: string[] = [];
for (const source of sources) {
  for (const { file, text } of await generated(source)) {
    written += 1;
    if (read(file) === text) continue;
    stale.push(relative(values.root, file));
    if (values.check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const PLACE = 'put one into libs/contracts/<service>, for example libs/contracts/catalog/openapi.yaml';
const upToDate = (): string => `${process.exitCode === 1 ? 'The other generated' : 'Generated'} contract files are up to date.`;

if (sources.length === 0) fail(`No contract was read: ${PLACE}.`);
else if (written === 0) fail('Nothing was generated: no contract could be used.');
else if (stale.length === 0) console.log(upToDate());
else if (!values.check) console.log(`Written:\n  ${stale.join('\n  ')}`);
else fail(`Stale, run \`npm run contracts\`:\n  ${stale.join('\n  ')}`);
