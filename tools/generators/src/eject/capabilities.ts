import type { Tree } from '@nx/devkit';
import { edit } from './documents.ts';

const FOLDER = 'libs/testing/src/suites/capabilities';

/** Takes the rows out of the table of capabilities that are shown by a service of the shop. */
export function ejectCapabilities(tree: Tree): void {
  tree.delete(`${FOLDER}/transcoding.rows.ts`);
  edit(tree, `${FOLDER}/capability-table.ts`, (text) => text.replace(/^import \{ TRANSCODING \}.*\n/m, '').replace(' ...TRANSCODING,', ''));
  edit(tree, 'tools/probes/src/index.ts', (text) =>
    text
      .replace(/^import \{ recommendations \}.*\n/m, '')
      .replace(/^import \{ TRANSCODING, .*\n/m, '')
      .replace(/override: \[.*\]/, 'override: []'),
  );
}
