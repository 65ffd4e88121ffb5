import { describeWith } from '@portico/testing';
import { pathsNamed, routesNamed, sequenceDiagrams } from '../sequence/sequence-diagram.ts';
import { stepsOf } from '../shell/step.ts';
import { read } from '../tree/workspace.ts';
import { GuideRun } from './guide-run.ts';
import type { GuideRunOptions } from './guide-run.ts';
import { messagesExplained, messagesUnsaid } from './messages.ts';

/** Milliseconds. Commands of npm build what they run first. */
const [TO_START, FOR_A_STEP] = [180_000, 120_000];

/** Holds a guide to sign-in to what is there: its commands are executed in turn, its diagram names routes of its BFF, and it explains what is said. */
export function signInGuide(path: string, options: GuideRunOptions): void {
  const guide = read(path);

  describeWith('curl')(path, () => {
    let run: GuideRun;
    beforeAll(async () => {
      run = await GuideRun.start(guide, options);
    }, TO_START);
    afterAll(() => run.stop());

    it.each(stepsOf(guide).map((step) => [step.line, step] as const))(
      'line %i',
      async (_line, step) => {
        const { shown, given } = await run.take(step);
        expect(given).toBe(shown);
      },
      FOR_A_STEP,
    );

    it('explains messages that there are', () => {
      const messages = messagesExplained(guide);
      expect(messages.length).toBeGreaterThan(0);
      expect(messagesUnsaid(messages)).toEqual([]);
    });

    it('draws a sequence of routes that there are', async () => {
      const routes = await run.routes();
      const [diagram] = sequenceDiagrams(guide);
      if (!diagram) throw new Error('there is no diagram');
      const bff = [...diagram.participants].find(([, name]) => name === options.app)?.[0];
      const named = routesNamed(diagram);
      expect(named.length).toBeGreaterThan(0);
      for (const { to, route } of named) expect({ to, routes }).toEqual({ to: bff, routes: expect.arrayContaining([route]) as unknown });
      for (const one of pathsNamed(diagram)) expect(routes.map((route) => route.split(' ')[1])).toContain(one);
    }, FOR_A_STEP);
  });
}
