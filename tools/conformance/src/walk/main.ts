/**
 * Prints which files a request executes between socket and socket: `npx nx run tools-conformance:walk`. With `--write` it also puts the
 * list into docs/lifecycle.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withWalk } from './section.ts';
import { counts, walkSection } from './shown.ts';
import { walkedFiles } from './walked-files.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const root = join(import.meta.dirname, '../../../..');
const walked = await walkedFiles(root);
console.log(`${walkSection(walked)}\n\n${counts(walked).join('\n')}`);
if (values.write) {
  const document = join(root, 'docs/lifecycle.md');
  writeFileSync(document, withWalk(readFileSync(document, 'utf8'), walkSection(walked)));
}
