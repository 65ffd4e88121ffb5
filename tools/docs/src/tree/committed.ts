import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withRegion } from '../markdown/region.ts';
import { read, ROOT } from './workspace.ts';

/** Set by `npm run docs`. */
export const UPDATE = process.env['UPDATE_DOCS'] === '1';

/** Expects a committed file to be what is generated; `npm run docs` writes it instead. */
export function expectCommitted(path: string, text: string): void {
  if (UPDATE) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  const committed = textOf(path);
  if (committed !== text) throw stale(path, committed, text);
}

/** The same for one generated region of a document that is otherwise written by hand. */
export function expectRegion(path: string, name: string, text: string): void {
  expectCommitted(path, withRegion(read(path), name, text));
}

function textOf(path: string): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function stale(path: string, committed: string, text: string): Error {
  const [was, now] = [committed.split('\n'), text.split('\n')];
  const line = now.findIndex((one, index) => one !== was[index]);
  const at = line < 0 ? now.length : line;
  const [there, due] = [was[at] ?? '(nothing)', now[at] ?? '(nothing)'];
  return new Error(`${path} is stale from line ${at + 1}; run \`npm run docs\`\n  there: ${there}\n  due:   ${due}`);
}
