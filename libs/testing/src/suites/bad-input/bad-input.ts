import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { callsStarted } from '../../upstreams/demo-upstreams.ts';
import type { DemoUpstreams } from '../../upstreams/demo-upstreams.ts';
import { exchange } from '../../wire/raw-request.ts';
import { problemFaults } from '../problem-faults.ts';
import { changed, EVERY_ROUTE, readsInput, subjectsOf } from './bad-case.ts';
import type { Aspect, BadCase, BadInputClass, GoodRequest, RouteChoice, Subject } from './bad-case.ts';
import { BODY_CLASSES } from './body.classes.ts';
import { FORM_CLASSES } from './form.classes.ts';
import { KEY_CLASSES } from './key.classes.ts';
import { PARAMETER_CLASSES } from './parameter.classes.ts';
import { ROUTE_CLASSES } from './route.classes.ts';
import { WIRE_CLASSES } from './wire.classes.ts';

export interface BadInputOptions {
  readonly bff: () => BffUnderTest;
  readonly upstreams: () => DemoUpstreams;
  /** A good request for every route of the BFF, by method and path: `GET /api/products/:id`. */
  readonly good: () => Readonly<Record<string, GoodRequest>>;
  /** Headers that a stage of the BFF reads, each with a value that it cannot accept. */
  readonly badHeaders?: Readonly<Record<string, string>>;
  /** What no route of the BFF has, so that it has no bad input about it either. `as found`: what that is is read from the routes. */
  readonly without?: readonly Aspect[] | 'as found';
  /** The routes that are tried; by default all. */
  readonly about?: RouteChoice;
}

const CLASSES: readonly BadInputClass[] = [...ROUTE_CLASSES, ...WIRE_CLASSES, ...PARAMETER_CLASSES, ...BODY_CLASSES, ...FORM_CLASSES, ...KEY_CLASSES];

/**
 * Sends every class of bad input to every route that has what the class is about, as a route's own declaration says. Each must
 * end in a 4xx problem that names the offending input, and nothing may reach an upstream.
 */
export function badInput({ bff, upstreams, good, badHeaders = {}, without = [], about = EVERY_ROUTE }: BadInputOptions): void {
  const subjects = (): Subject[] => subjectsOf(bff(), good(), badHeaders, about);
  const absent = without === 'as found' ? [] : without;

  describe('bad input', () => {
    beforeEach(() => upstreams().control.reset());

    it('is made from a good request for every route', async () => {
      expect(Object.keys(good()).sort()).toEqual(
        bff()
          .routes.filter(({ path }) => about(path))
          .map(({ method, path }) => `${method} ${path}`)
          .sort(),
      );
      for (const subject of subjects()) {
        const { route } = subject;
        const { status } = await exchange(bff().url, changed(subject, {}));
        expect({ path: route.path, status }).toEqual({ path: route.path, status: route.status });
      }
    });

    it.each(CLASSES.filter((one) => !absent.includes(one.about)))('$name is refused', async ({ casesFor }) => {
      const cases = subjects().filter(readsInput).flatMap((subject) => casesFor(subject));
      if (without !== 'as found') expect(cases).not.toEqual([]);
      expect(await faultsOf(cases, bff().url)).toEqual([]);
      expect(await callsStarted(upstreams())).toEqual({});
    });

    if (absent.length > 0)
      it.each(absent)('about %s cannot be, since no route has such a thing', (aspect) => {
        const cases = CLASSES.filter((one) => one.about === aspect).flatMap(({ casesFor }) =>
          subjects().filter(readsInput).flatMap((subject) => casesFor(subject)),
        );
        expect(cases).toEqual([]);
      });
  });
}

/** What is wrong with the answers; the requests are sent a few at a time. */
async function faultsOf(cases: readonly BadCase[], url: string): Promise<string[]> {
  const faults: string[] = [];
  for (let from = 0; from < cases.length; from += AT_ONCE) {
    faults.push(...(await Promise.all(cases.slice(from, from + AT_ONCE).map((bad) => faultOf(bad, url)))).flat());
  }
  return faults;
}

const AT_ONCE = 8;

async function faultOf({ request, codes, field, answers = {} }: BadCase, url: string): Promise<string[]> {
  const name = typeof request === 'string' || Buffer.isBuffer(request) ? request.toString('latin1') : `${request.method} ${request.target} ${request.body ?? ''}`;
  try {
    const { status, headers, body } = await exchange(url, request);
    const missing = Object.entries(answers)
      .filter(([header, value]) => !headers[header]?.includes(value))
      .map(([header]) => `${header} is ${headers[header]}`);
    const faults = [...problemFaults({ status, contentType: headers['content-type'], body }, codes, field), ...missing];
    return faults.map((fault) => `${JSON.stringify(name.slice(0, 160))}: ${fault}`);
  } catch (error) {
    return [`${JSON.stringify(name.slice(0, 160))}: ${(error as Error).message}`];
  }
}
