import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tree/workspace.ts';
import { withWalk } from './section.ts';
import { counts, walkSection } from './shown.ts';
import { walkedFiles } from './walked-files.ts';
import type { Walked } from './walks.ts';

/** Of a busy machine; one is enough where there is nothing else to do. Milliseconds for all. */
const TRIES = 3;
const PATIENCE = 300_000;

const WALKED: Walked = {
  walk: { name: 'GET /a of a-bff', app: 'web-bff', bar: 2, path: '/a' },
  before: ['apps/a-bff/src/a.ts', 'libs/contracts/x/src/index.ts'],
  all: ['apps/a-bff/src/a.ts', 'libs/contracts/x/src/index.ts', 'libs/platform/src/server/b.ts'],
};

describe('the files that a request executes', () => {
  it('are listed by project, those after the first byte upstream apart', () => {
    const section = walkSection([WALKED]);
    expect(section).toContain('### GET /a of a-bff: 3 files');
    expect(section).toContain('goes upstream (2):\n\n- **a-bff** (1): `a.ts`\n- **contracts/x** (1): `index.ts`\n');
    expect(section).toContain('sent (1 more):\n\n- **platform** (1): `server/b.ts`');
    expect(counts([WALKED])).toEqual(['GET /a of a-bff: 2 files before the first byte upstream, 3 in all (bar: 2)']);
  });

  it('replace what stands between the marks', () => {
    const document = 'a\n<!-- generated: walk -->\n\nold\n\n<!-- end: walk -->\nz\n';
    expect(withWalk(document, 'new')).toBe(document.replace('old', 'new'));
    expect(() => withWalk('a', 'new')).toThrow('docs/lifecycle.md has no section');
  });

  it('are those that docs/lifecycle.md lists', async () => {
    const document = readFileSync(join(ROOT, 'docs/lifecycle.md'), 'utf8');
    let current = '';
    // A BFF that is late, beside other work, leaves some of its own out: a list that is stale differs each time.
    for (let tries = 0; tries < TRIES && current !== document; tries += 1) {
      const walked = await walkedFiles(ROOT);
      console.log(counts(walked).join('\n'));
      current = withWalk(document, walkSection(walked));
    }
    // Red? `npx nx run tools-conformance:walk --write` writes the section.
    expect(document).toBe(current);
  }, PATIENCE);
});
