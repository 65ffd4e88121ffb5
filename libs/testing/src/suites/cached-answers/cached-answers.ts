import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { describeWith } from '../../parts/installed.ts';
import { EVERY_ROUTE, subjectsOf } from '../bad-input/bad-case.ts';
import type { GoodRequest, RouteChoice } from '../bad-input/bad-case.ts';
import { CACHES } from './caching-proxy.ts';
import type { CachingProxy } from './caching-proxy.ts';
import { mixedAnswers } from './mixed-answers.ts';
import type { Visitor } from './mixed-answers.ts';

export interface CachedAnswersOptions {
  readonly bff: () => BffUnderTest;
  /** A good request for every route of the BFF. */
  readonly good: () => Readonly<Record<string, GoodRequest>>;
  /** A guest, and known callers who must not see each other's answers. */
  readonly visitors: () => readonly Visitor[];
  /** Request headers by which the BFF tells callers apart, in lower case. */
  readonly varies: readonly string[];
  /** The routes that are walked; by default all. */
  readonly about?: RouteChoice;
}

/** Walks all GET routes of a BFF through real caches, as a guest and as known callers in turn: no caller gets an answer that was made for another. */
export function cachedAnswers({ bff, good, visitors, varies, about = EVERY_ROUTE }: CachedAnswersOptions): void {
  for (const { program, start } of CACHES) {
    describeWith(program)(`answers behind ${program}, which keeps what it may,`, () => {
      let proxy: CachingProxy;
      beforeAll(async () => {
        proxy = await start(bff().url);
      });
      afterAll(() => proxy.stop());

      it('never reach another than they were made for', async () => {
        const routes = subjectsOf(bff(), good(), {}, about)
          .filter(({ route }) => route.method === 'GET')
          .map(({ route, good: request }) => ({ ...request, route: `${route.method} ${route.path}`, personal: route.access !== 'public' }));
        expect(routes).not.toEqual([]);
        expect(await mixedAnswers({ cache: proxy.url, origin: bff().url }, routes, visitors(), varies)).toEqual([]);
      });
    });
  }
}
