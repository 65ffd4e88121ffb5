/**
 * `npm run packages [-- --pack]`: builds the libraries as packages, in `dist/packages`, and packs them into `dist/tarballs` as `npm publish` would.
 * `npx nx release --dry-run` then shows what a release does with them.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './build/build-packages.ts';
import { pack } from './build/pack.ts';

const root = join(import.meta.dirname, '../../..');
const { values } = parseArgs({ options: { pack: { type: 'boolean' } } });
const folders = await buildPackages(root);
console.log(`${folders.size} packages in dist/packages`);
if (values.pack) for (const [name, file] of pack(folders.values(), join(root, 'dist/tarballs'))) console.log(`${name}: ${file}`);
