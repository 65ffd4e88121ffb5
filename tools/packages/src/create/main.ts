#!/usr/bin/env node
/** `npm create @portico shop -- --spec payments.yaml`: a new workspace with one BFF over one service. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCommandLine, USAGE } from './command-line.ts';
import type { CreateOptions } from './command-line.ts';
import { createWorkspace, releaseIn } from './create-workspace.ts';

/** Exit code of sysexits.h: the command was used wrongly. */
const EX_USAGE = 64;

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

let options: CreateOptions;
try {
  options = readCommandLine(process.argv.slice(2));
} catch (error) {
  fail(`${(error as Error).message}\n${USAGE}`, EX_USAGE);
}
// Where the command was typed: what it names is there.
process.env['INIT_CWD'] ??= process.cwd();
const root = resolve(options.folder);
if (existsSync(root) && readdirSync(root).length > 0) fail(`${root} is not empty; name a new folder`, EX_USAGE);
try {
  const files = await createWorkspace(root, options, releaseIn(import.meta.dirname));
  console.log(`${files.length} files in ${options.folder}`);
} catch (error) {
  fail((error as Error).message, 1);
}
if (options.install) {
  const { status } = spawnSync('npm', ['install'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`npm install failed; the workspace is in ${options.folder}, install there again`, 1);
}
console.log(`\n  cd ${options.folder}\n  ${options.install ? '' : 'npm install\n  '}npm start\n`);
