import type { Tree } from '@nx/devkit';
import { edit } from './documents.ts';

const FOLDER = 'libs/testing/src/suites/capabilities';

/** Takes tests of the shop's BFFs out of the table of capabilities, and with them the rows that nothing else shows. */
export function ejectCapabilities(tree: Tree): void {
  const gone: string[] = [];
  edit(tree, `${FOLDER}/capability-table.ts`, (text) =>
    text
      .replace(/(?:, )?'apps\/[\w-]+\/e2e\/[\w.-]+'/g, '')
      .replace(/^.*\{ id: '(\w+)', what: '.*', files: \[\] \},\n/gm, (_, id: string) => (gone.push(id), '')),
  );
  for (const id of gone) {
    edit(tree, `${FOLDER}/gaps.ts`, (text) => text.replace(`'${id}', `, ''));
    edit(tree, `${FOLDER}/capability-table.spec.ts`, (text) => text.replace(new RegExp(`^ +'${id} .*',\\n`, 'm'), ''));
  }
}
