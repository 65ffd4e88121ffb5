import { posix } from 'node:path';
import type { Tree } from '../tree/tree.ts';

const PIPELINE = 'libs/platform/src/pipeline/';
const TABLE = `${PIPELINE}pipeline.ts`;
const INSTALL = `${PIPELINE}install.ts`;
const ROW = /\{\s*slot: '(\w+)',\s*filledBy: '(\w+)',[^}]*?file: (?:'([^']+)'|undefined),?\s*\}/g;
const STAGE = /^@StageFor\('(\w+)'\)/m;

/**
 * A reader of the table of stages finds the file of each from there: it fills that slot, and no library has a stage that the table
 * lacks.
 */
export function stagesAreNamed(tree: Tree): string[] {
  const table = tree.files.get(TABLE);
  if (table === undefined) return [];
  const rows = Array.from(table.matchAll(ROW), ([, slot = '', filledBy = '', file]) => ({ slot, filledBy, file }));
  const unread = (table.match(/\bslot: '/g) ?? []).length - rows.length;
  const installed = importsOf(tree.files.get(INSTALL) ?? '');
  const wrong = rows.flatMap(({ slot, filledBy, file }) => {
    if (file === undefined) return [];
    if (!tree.files.has(file)) return [`${TABLE}: ${slot} is filled by ${file}, which does not exist`];
    const fault = filledBy === 'platform' ? `${INSTALL} does not use` : `has no @StageFor('${slot}')`;
    const fills = filledBy === 'platform' ? installed.has(file) : slotOf(tree.files.get(file)) === slot;
    return fills ? [] : [`${TABLE}: ${slot} is filled by ${file}, which ${fault}`];
  });
  const named = new Set(rows.map(({ file }) => file));
  const others = [...tree.sources].flatMap(([path, text]) => {
    const slot = path.startsWith('libs/') && !/\.(?:spec|fixture)\.ts$|\/fixtures\//.test(path) ? slotOf(text) : undefined;
    return slot === undefined || named.has(path) ? [] : [`${path} fills ${slot}, and ${TABLE} does not name it`];
  });
  return [...(unread > 0 ? [`${TABLE}: ${unread} rows have no file`] : []), ...wrong, ...others];
}

const slotOf = (text: string | undefined): string | undefined => STAGE.exec(text ?? '')?.[1];

const importsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from(text.matchAll(/from '(\.[^']+)'/g), ([, path = '']) => posix.join(PIPELINE, path)));
