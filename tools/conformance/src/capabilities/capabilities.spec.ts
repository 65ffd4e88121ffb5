import { CAPABILITY_ROWS } from '@portico/testing';
import type { CapabilityRow } from '@portico/testing';
import { Tree } from '../tree/tree.ts';
import { workspace } from '../tree/workspace.ts';
import { shownCapabilities } from './shown-capabilities.ts';

const elsewhere = (title: string, file: string) => [{ title, file }] as const;
const ROWS: readonly CapabilityRow[] = [{ id: 'R8', what: 'it', allowed: elsewhere('answers', 'a.spec.ts'), refused: elsewhere('refuses', 'a.spec.ts'), reloaded: elsewhere('changes', 'b.spec.ts') }];
const RUNS = 'capabilities({ ...A_BFF })';
const app = (files: Readonly<Record<string, string>>): Tree => Tree.of({ 'apps/a/project.json': JSON.stringify({ name: 'a', tags: ['type:app'] }), ...files });

describe('the capabilities of the table', () => {
  it('are shown by each BFF', () => {
    expect(shownCapabilities(CAPABILITY_ROWS)(workspace())).toEqual([]);
  });

  it('are seen to be missing where a BFF does not run the suite', () => {
    expect(shownCapabilities([])(app({}))).toEqual(['apps/a/e2e/capabilities.spec.ts does not run capabilities() of @portico/testing; run it there']);
  });

  it('are seen to be missing where a test that stands elsewhere is not there, or is skipped', () => {
    const files = { 'apps/a/e2e/capabilities.spec.ts': RUNS, 'apps/a/e2e/a.spec.ts': `it.skip('answers', () => {});` };
    expect(shownCapabilities(ROWS)(app(files))).toEqual([
      'apps/a/e2e/a.spec.ts skips "answers" of R8',
      'apps/a/e2e/a.spec.ts has no test "refuses" of R8',
      'apps/a/e2e/b.spec.ts is missing, in which R8 has "changes"',
    ]);
  });
});
