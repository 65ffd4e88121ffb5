/** Takes the libraries' public names as they are now for the accepted ones: `npx nx run tools-conformance:accept-api`. */
import { join } from 'node:path';
import { Tree } from '../tree/tree.ts';
import { accept, acceptedApis, apiChanges, currentApis } from './snapshots.ts';

const root = join(import.meta.dirname, '../../../..');
const current = currentApis(root, Tree.read(root));
const changes = apiChanges(acceptedApis(root), current);
accept(root, current);
console.log(changes.length > 0 ? changes.join('\n') : 'nothing has changed');
