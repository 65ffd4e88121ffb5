import { join } from 'node:path';
import { Tree } from './tree.ts';

/** The folder of this workspace. Only specs are loaded as CommonJS, where `__dirname` exists. */
export const ROOT = join(__dirname, '../../../..');

/** The tree that this file is part of. */
export const workspace = (): Tree => Tree.read(ROOT);
