/**
 * `npm run packages [-- --pack] [-- --publish [--dry-run]]`: builds the libraries and the generators as packages, in `dist/packages`, packs them into
 * `dist/tarballs`, or publishes all of them in the version that package.json says.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './build/build-packages.ts';
import { pack } from './build/pack.ts';
import { publish } from './build/publish.ts';

const root = join(import.meta.dirname, '../../..');
const { values } = parseArgs({ options: { pack: { type: 'boolean' }, publish: { type: 'boolean' }, 'dry-run': { type: 'boolean', default: false } } });
const folders = await buildPackages(root);
console.log(`${folders.size} packages in dist/packages`);
if (values.pack) for (const [name, file] of pack(folders.values(), join(root, 'dist/tarballs'))) console.log(`${name}: ${file}`);
if (values.publish) {
  const count = publish(folders.values(), values['dry-run']);
  console.log(values['dry-run'] ? `${count} packages would be published` : `${count} packages are published`);
}
