import 'reflect-metadata';
import { isDeepStrictEqual } from 'node:util';
import { StartError } from '@portico/platform';
import { expectCommitted } from '../tree/committed.ts';
import { onBff, onNest } from './applications.ts';
import type { Idiom } from './idiom.ts';
import { CHAPTERS } from './idioms/chapters.ts';
import { nestPage } from './nest-page.ts';
import type { Row } from './nest-page.ts';

/** What a BFF makes of an idiom: an outcome, or the faults with which it does not start. */
async function onBffOrRefused(idiom: Idiom): Promise<{ readonly outcome: unknown } | { readonly faults: readonly string[] }> {
  try {
    return { outcome: await onBff(idiom) };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { faults: error.faults };
  }
}

describe('what code of Nest does on a BFF', () => {
  const rows: Row[] = [];

  describe.each(CHAPTERS.map((chapter) => [chapter.title, chapter] as const))('%s', (title, { idioms }) => {
    it.each(idioms.map((idiom) => [idiom.what, idiom] as const))('%s', async (_, idiom) => {
      const plain = await onNest(idiom);
      expect(plain).toEqual(idiom.nest);
      const here = await onBffOrRefused(idiom);
      const { verdict = { same: true } } = idiom;
      if ('faults' in here) {
        expect({ refused: 'refused' in verdict ? verdict.fault : undefined, faults: here.faults }).toEqual({ refused: expect.any(String) as unknown, faults: [expect.stringContaining('refused' in verdict ? verdict.fault : ' ') as unknown] });
        rows.push({ title, idiom, is: 'refused' });
        return;
      }
      const same = isDeepStrictEqual(here.outcome, plain);
      expect(here.outcome).toEqual('same' in verdict ? plain : 'differently' in verdict ? verdict.gives : 'a refusal of the start');
      // What is said to differ does.
      expect({ same }).toEqual({ same: 'same' in verdict });
      rows.push({ title, idiom, is: same ? 'same' : 'differently' });
    });
  });

  it('comes to what the reference says', () => expectCommitted('docs/reference/nest.md', nestPage(rows)));
});
