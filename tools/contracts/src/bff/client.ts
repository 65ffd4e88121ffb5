/**
 * Writes the typed client of a BFF as a package: `npx nx run web-bff:client`.
 *
 * It is made of the committed OpenAPI document. `--out <folder>` writes it elsewhere than `dist/clients/<bff>`.
 */
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeClientPackage } from './client-package.ts';
import { bffsIn } from './described-bff.ts';

/** Exit code of sysexits.h: the command was used wrongly. */
const EX_USAGE = 64;

const root = join(import.meta.dirname, '../../../..');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [bff = ''] = positionals;
if (!bffsIn(root).includes(bff)) {
  console.error(`name one BFF of ${bffsIn(root).join(', ')}`);
  process.exit(EX_USAGE);
}
const target = resolve(root, values.out ?? join('dist/clients', bff));
await writeClientPackage(root, bff, target);
console.log(`Written: ${relative(root, target)}`);
