import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { NamedBlock } from '../markdown/named-block.ts';
import { ROOT } from '../tree/workspace.ts';
import { surroundings } from '../shell/surroundings.ts';
import { applyDiff } from './apply-diff.ts';

/** What a copy needs beside the folders it is made of. */
const FILES = [
  'package.json',
  'package-lock.json',
  'nx.json',
  'tsconfig.base.json',
  'eslint.config.mjs',
  'jest.preset.cjs',
  'rolldown.config.mjs',
  'tools/ci/src/counting-reporter.cjs',
  'tools/ci/src/jest/compiled-once.environment.cjs',
  'tools/ci/src/affected/tool-versions.plugin.cjs',
];

const NOT_COPIED = new Set(['node_modules', 'dist', '.nx']);

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** A part of the workspace in a folder of its own, where a guide's code can be put without a trace. */
export class WorkspaceCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'portico-guide-'));

  constructor(...folders: readonly string[]) {
    for (const path of [...FILES, ...folders]) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true, filter: (source) => !NOT_COPIED.has(basename(source)) });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    mkdirSync(join(this.root, 'tmp'));
  }

  /** Writes the file of a `ts` block; changes the file of a `diff` block. */
  lay({ language, path, body }: NamedBlock): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, language === 'diff' ? applyDiff(readFileSync(file, 'utf8'), body) : `${body}\n`);
  }

  /** Runs a program of node_modules inside the copy to its end. */
  async run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    const command = [join(this.root, 'node_modules', program), ...args];
    const child = spawn(process.execPath, command, { cwd: this.root, env: this.environment(env) });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return surroundings({ TMPDIR: join(this.root, 'tmp'), ...more });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
