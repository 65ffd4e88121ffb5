import { RecordedTelemetry } from '@portico/testing';
import { CacheSignals } from './cache.signals.ts';
import { cacheTelemetry } from './cache.telemetry.ts';

const READ = { upstream: 'catalog', operation: 'GET /products' };

describe('the log lines and metrics of kept answers', () => {
  it('count reads by how they were answered, and the calls that were saved', () => {
    const signals = new CacheSignals();
    const { counted, lines } = new RecordedTelemetry(cacheTelemetry(signals));
    for (const outcome of ['hit', 'hit', 'stale', 'confirmed', 'miss', 'unkept'] as const) signals.readAnswered.emit({ ...READ, outcome });
    const at = (outcome: string): string => `portico_cache_reads_total{upstream="catalog",operation="GET /products",outcome="${outcome}"}`;
    expect({ counted, lines }).toEqual({
      counted: {
        [at('hit')]: 2,
        [at('stale')]: 1,
        [at('confirmed')]: 1,
        [at('miss')]: 1,
        [at('unkept')]: 1,
        'portico_cache_saved_calls_total{upstream="catalog",operation="GET /products"}': 3,
      },
      lines: [],
    });
  });

  it('report a stale answer that stands in for a failure, and what failed where no caller waits', () => {
    const signals = new CacheSignals();
    const { counted, lines } = new RecordedTelemetry(cacheTelemetry(signals));
    const error = new Error('gone');
    signals.readAnswered.emit({ ...READ, outcome: 'if-error', failure: error });
    signals.cacheFailed.emit({ ...READ, doing: 'refresh', error });
    expect(lines).toEqual([
      { level: 'warn', ...READ, outcome: 'if-error', cause: error, msg: 'cache' },
      { level: 'warn', ...READ, doing: 'refresh', cause: error, msg: 'cache' },
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
