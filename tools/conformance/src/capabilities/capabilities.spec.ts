import { Tree } from '../tree/tree.ts';
import { workspace } from '../tree/workspace.ts';
import { shownCapabilities } from './shown-capabilities.ts';

const app = (files: Readonly<Record<string, string>>): Tree => Tree.of({ 'apps/a/project.json': JSON.stringify({ name: 'a', tags: ['type:app'] }), ...files });

describe('the capabilities of the table', () => {
  it('are shown by each BFF', () => {
    expect(shownCapabilities(workspace())).toEqual([]);
  });

  it('are seen to be missing where a BFF does not run the suite', () => {
    expect(shownCapabilities(app({}))).toEqual(['apps/a/e2e/capabilities.spec.ts does not run capabilities() of @portico/testing; run it there']);
  });

  it('are seen to be shown where it does', () => {
    expect(shownCapabilities(app({ 'apps/a/e2e/capabilities.spec.ts': 'capabilities({ ...A_BFF })' }))).toEqual([]);
  });
});
