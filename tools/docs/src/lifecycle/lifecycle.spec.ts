import { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS, CATALOGUE } from '@portico/platform';
import { codeBlocks } from '../markdown/code-block.ts';
import { expectRegion } from '../tree/committed.ts';
import { read } from '../tree/workspace.ts';
import { exitsDrawn, stagesDrawn, stageTable } from './stages.ts';

const DOCUMENT = 'docs/lifecycle.md';

/** The first block of the document draws a request's way. */
const drawing = (): string => codeBlocks(read(DOCUMENT))[0]?.text ?? '';

describe('docs/lifecycle.md', () => {
  it('draws every stage of pipeline.ts, in its order', () => {
    expect(stagesDrawn(drawing())).toEqual([...BEFORE_BODY, ...AFTER_BODY, ...BEHIND_GUARDS].map(({ slot }) => slot));
  });

  it('shows only failure exits of the catalogue, with their statuses', () => {
    const statuses = Object.entries(CATALOGUE).map(([code, { status }]) => ({ status, code }));
    for (const exit of exitsDrawn(drawing())) expect(statuses).toContainEqual(exit);
  });

  it('shows every problem of the catalogue at some exit', () => {
    expect([...new Set(exitsDrawn(drawing()).map(({ code }) => code))].sort()).toEqual(Object.keys(CATALOGUE).sort());
  });

  it('lists the stages before the body as pipeline.ts does', () => {
    expectRegion(DOCUMENT, 'before-body', stageTable(BEFORE_BODY));
  });

  it('lists the stages after the body as pipeline.ts does', () => {
    expectRegion(DOCUMENT, 'after-body', stageTable(AFTER_BODY));
  });

  it('lists the stages behind the guards as pipeline.ts does', () => {
    expectRegion(DOCUMENT, 'behind-guards', stageTable(BEHIND_GUARDS));
  });
});
