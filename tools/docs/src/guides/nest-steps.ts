import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { namedBlocks } from '../markdown/named-block.ts';
import { surroundings } from '../shell/surroundings.ts';
import { ROOT } from '../tree/workspace.ts';

const run = promisify(execFile);

/** A chapter of a guide, with the files that its reader has by its end. */
export interface GuideStep {
  readonly title: string;
  readonly text: string;
  readonly folder: string;
}

/** The chapters of a guide that change files: each begins with the files of the one before. They are written inside the workspace, for its packages. */
export function layOutSteps(guide: string, name: string, real: (text: string) => string): GuideStep[] {
  const out = join(ROOT, 'dist/guides', name);
  rmSync(out, { recursive: true, force: true });
  const steps: GuideStep[] = [];
  for (const text of guide.split(/^(?=## )/m)) {
    const files = namedBlocks(text, 'ts', 'yaml');
    if (files.length === 0) continue;
    const folder = join(out, String(steps.length));
    const before = steps.at(-1);
    mkdirSync(folder, { recursive: true });
    if (before) cpSync(before.folder, folder, { recursive: true });
    for (const { path, body } of files) writeFileSync(join(folder, path), `${real(body)}\n`);
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../../../tsconfig.base.json", "include": ["*.ts"], "compilerOptions": { "typeRoots": ["../../../../node_modules/@types"] } }\n');
    steps.push({ title: /^## (.*)/.exec(text)?.[1] ?? '', text, folder });
  }
  return steps;
}

/** @returns what the compiler says of a step's files */
export async function typeErrors({ folder }: GuideStep): Promise<string> {
  const checked = run(process.execPath, [join(ROOT, 'node_modules/typescript-native/bin/tsc'), '-p', folder, '--noEmit'], { cwd: ROOT });
  return (await checked.catch((error: unknown) => error as { stdout: string })).stdout;
}

/** Runs the specs of a step. @returns what Jest printed @throws Error with it, where one fails */
export async function runSpecs({ folder }: GuideStep): Promise<string> {
  const words = [join(ROOT, 'node_modules/jest/bin/jest.js'), '-c', join(ROOT, 'tools/docs/jest.config.cjs'), '--rootDir', folder, '--reporters', 'default'];
  const env = surroundings({ NODE_OPTIONS: '--experimental-vm-modules --no-warnings' });
  const { stdout, stderr } = await run(process.execPath, words, { cwd: ROOT, env });
  return stdout + stderr;
}
