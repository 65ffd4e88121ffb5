import { spawnSync } from 'node:child_process';
import { ROOT } from '../tree/workspace.ts';
import { readChanges, touchedBy } from './plausible-change.ts';

const CHANGES = readChanges(ROOT);

describe('plausible changes', () => {
  it('are twelve at least, each about something else', () => {
    expect(new Set(CHANGES.map(({ about }) => about)).size).toBe(CHANGES.length);
    expect(CHANGES.length).toBeGreaterThanOrEqual(12);
  });

  it.each(CHANGES)('take one file beside the spec that asks for them: $about', (change) => {
    expect(touchedBy(change)).toEqual([change.file, change.spec].sort());
  });

  // Red? The file has changed: make the change again, and `git diff -U1` is the new patch.
  it.each(CHANGES)('fit the files as they are: $about', ({ patch }) => {
    expect(spawnSync('git', ['apply', '--check', patch], { cwd: ROOT, encoding: 'utf8' }).stderr).toBe('');
  });
});
