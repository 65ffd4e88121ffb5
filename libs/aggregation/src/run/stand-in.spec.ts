import { currentScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

const failure = new UpstreamFailure('timeout', { upstream: 'news', operation: 'list' });

/** What a read does that is answered by a stale answer, because its upstream has failed. */
const readStale = (): string => {
  (currentScope() as Scope).standIn = { age: 11_500, failure };
  return 'of yesterday';
};

describe('a part that has read a stale answer, in the place of one that its upstream has failed to give', () => {
  it('is used, and named in Completeness with its age, as is the part of a plan inside', async () => {
    const inner = plan('inner', { deadline: '2s' }).part('news', readStale).view(({ news }) => news);
    const page = plan('page', { deadline: '2s' })
      .part('whole', () => 'whole')
      .part('news', async () => readStale())
      .part('lines', { needs: ['news'] }, ({ news }) => news.toUpperCase())
      .part('nested', () => inner.run())
      .view(({ lines, nested }, outcomes) => [lines, nested, outcomes.of('news'), outcomes.of('whole')]);
    const request = new RequestFixture();
    expect(await request.run(() => page.run())).toEqual(['OF YESTERDAY', 'of yesterday', 'stale', 'ok']);
    expect(request.headers['cache-status']).toBe('portico;fwd=stale;detail=stale-if-error, portico;fwd=stale;detail=stale-if-error');
    expect(request.headers['completeness']?.split(', ').sort()).toEqual(['inner.news;is=stale;reason=timeout;age=12', 'news;is=stale;reason=timeout;age=12']);
  });
});
