import { RecordedTelemetry } from '@portico/testing';
import { CacheSignals } from './cache.signals.ts';
import { cacheTelemetry } from './cache.telemetry.ts';

const OF = { upstream: 'catalog', operation: 'GET /products' };
const READ = { ...OF, route: 'home.get', bytes: 0 };

describe('the log lines and metrics of kept answers', () => {
  it('count reads by how they were answered, and the calls that were saved', () => {
    const signals = new CacheSignals();
    const { counted, lines } = new RecordedTelemetry(cacheTelemetry(signals));
    for (const outcome of ['hit', 'hit', 'stale', 'confirmed', 'miss', 'unkept'] as const) signals.readAnswered.emit({ ...READ, outcome, bytes: outcome === 'hit' ? 500 : 0 });
    const at = (outcome: string): string => `portico_cache_reads_total{upstream="catalog",operation="GET /products",outcome="${outcome}"}`;
    expect({ counted, lines }).toEqual({
      counted: {
        [at('hit')]: 2,
        [at('stale')]: 1,
        [at('confirmed')]: 1,
        [at('miss')]: 1,
        [at('unkept')]: 1,
        'portico_cache_saved_calls_total{upstream="catalog",operation="GET /products",route="home.get"}': 3,
        'portico_cache_saved_bytes_total{upstream="catalog"}': 1_000,
      },
      lines: [],
    });
  });

  it('report a stale answer that stands in for a failure, and what failed where no caller waits', () => {
    const signals = new CacheSignals();
    const { counted, lines } = new RecordedTelemetry(cacheTelemetry(signals));
    const error = new Error('gone');
    signals.readAnswered.emit({ ...READ, outcome: 'if-error', failure: error });
    signals.cacheFailed.emit({ ...OF, doing: 'refresh', error });
    expect(lines).toEqual([
      { level: 'warn', ...OF, outcome: 'if-error', cause: error, msg: 'cache' },
      { level: 'warn', ...OF, doing: 'refresh', cause: error, msg: 'cache' },
    ]);
    expect(counted).toMatchObject({ 'portico_cache_failures_total{upstream="catalog",doing="refresh"}': 1 });
  });

  it('put each purge, and each that was refused, into the audit log', () => {
    const signals = new CacheSignals();
    const { audited } = new RecordedTelemetry(cacheTelemetry(signals));
    signals.cachePurged.emit({ by: 'tag', what: 'lamps', urls: 3, where: 'redis' });
    signals.purgeRefused.emit({ because: 'wrong token' });
    expect(audited).toEqual([
      { audit: 'cache-purged', by: 'tag', what: 'lamps', urls: 3, where: 'redis' },
      { audit: 'cache-purge-refused', kind: 'cache-purge-refused', because: 'wrong token' },
    ]);
  });
});
