import { describeWith } from '@portico/testing';
import { pathsNamed, routesNamed, sequenceDiagrams } from '../sequence/sequence-diagram.ts';
import { stepsOf } from '../shell/step.ts';
import { read } from '../tree/workspace.ts';
import { GuideRun } from './guide-run.ts';
import type { GuideRunOptions } from './guide-run.ts';

/** Milliseconds. Commands of npm build what they run first. */
const [TO_START, FOR_A_STEP] = [180_000, 120_000];

/** `/v1/orders/:id` of Fastify as documents write it. */
const asWritten = (route: string): string => route.replace(/:(\w+)/g, '{$1}');

/**
 * Holds a guide to sign-in to what is there: its commands are executed in turn, and its diagram names routes of its BFF.
 * @param options as the guide tells its reader to start everything
 */
export function signInGuide(path: string, app: string, options: () => GuideRunOptions): void {
  const guide = read(path);

  describeWith('curl')(path, () => {
    let run: GuideRun;
    beforeAll(async () => {
      run = await GuideRun.start({ ...options(), apps: [app] });
    }, TO_START);
    afterAll(() => run.stop());

    const steps = stepsOf(guide);

    it.each(steps.map((step) => [step.line, step] as const))(
      'line %i',
      async (_line, step) => {
        const { shown, given } = await run.take(step);
        expect(given).toBe(shown);
      },
      FOR_A_STEP,
    );

    it('draws a sequence of routes that there are', () => {
      const routes = run.demo.routesOf(app).map(asWritten);
      const [diagram] = sequenceDiagrams(guide);
      if (!diagram) throw new Error('there is no diagram');
      const bff = [...diagram.participants].find(([, name]) => name === app)?.[0];
      const named = routesNamed(diagram);
      expect(named.length).toBeGreaterThan(0);
      for (const { to, route } of named) expect([to, routes]).toEqual([bff, expect.arrayContaining([route])]);
      for (const one of pathsNamed(diagram)) expect(routes.map((route) => route.split(' ')[1])).toContain(one);
    });
  });
}
