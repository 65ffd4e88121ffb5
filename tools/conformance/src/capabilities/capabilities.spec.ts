import { Tree } from '../tree/tree.ts';
import { workspace } from '../tree/workspace.ts';
import { shownCapabilities } from './shown-capabilities.ts';

const PAGE = ['| allowed | answers | `a.spec.ts` |', '| refused | refuses | `a.spec.ts` |', '| reloaded | changes | `b.spec.ts` |', '| allowed | is tried | `capabilities.spec.ts` |'].join('\n');
const app = (files: Readonly<Record<string, string>>): Tree => Tree.of({ 'apps/a/project.json': JSON.stringify({ name: 'a', tags: ['type:app'] }), ...files });

describe('the capabilities of the table', () => {
  it('are shown by each BFF', () => {
    expect(shownCapabilities(workspace())).toEqual([]);
  });

  it('are seen to be missing where a BFF does not run the suite', () => {
    expect(shownCapabilities(app({}))).toEqual(['apps/a/e2e/capabilities.spec.ts does not run capabilities() of @portico/testing; run it there']);
  });

  it('are seen to be missing where a file is that tries one for all', () => {
    const files = { 'docs/reference/capabilities.md': '| R6 | compared | `libs/a.spec.ts`, `libs/b.spec.ts` |', 'apps/a/e2e/capabilities.spec.ts': 'capabilities({ ...A_BFF })', 'libs/a.spec.ts': '' };
    expect(shownCapabilities(app(files))).toEqual(['libs/b.spec.ts is missing, in which the table has a capability']);
  });

  it('are seen to be missing where a test that stands elsewhere is not there', () => {
    const files = { 'docs/reference/capabilities.md': PAGE, 'apps/a/e2e/capabilities.spec.ts': 'capabilities({ ...A_BFF })', 'apps/a/e2e/a.spec.ts': `it('answers', () => {});` };
    expect(shownCapabilities(app(files))).toEqual(['apps/a/e2e/a.spec.ts has no test "refuses"', 'apps/a/e2e/b.spec.ts is missing, in which the table has "changes"']);
  });
});
