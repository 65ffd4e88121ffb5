import type { TelemetrySource } from '@portico/platform';
import type { CacheSignals } from './cache.signals.ts';

export const CACHE_MESSAGE = 'cache';

/** Each purge is in the audit log; what fails where no caller waits is in the log; each read is counted. */
export const cacheTelemetry = ({ readAnswered, cacheFailed, cachePurged, purgeRefused }: CacheSignals): TelemetrySource => ({
  log(lines) {
    cacheFailed.subscribe(({ upstream, operation, doing, error }) =>
      lines.warn(CACHE_MESSAGE, { upstream, operation, doing }, { cause: error }),
    );
    readAnswered.subscribe(({ upstream, operation, outcome, failure }) => {
      if (outcome === 'if-error') lines.warn(CACHE_MESSAGE, { upstream, operation, outcome }, { cause: failure });
    });
  },
  audit(lines) {
    cachePurged.subscribe(({ by, what, urls, where }) => lines.done('cache-purged', { by, what, urls, where }));
    purgeRefused.subscribe(({ because }) => lines.refused('cache-purge-refused', 'cache-purge-refused', { because }));
  },
  count(meters) {
    const reads = meters.counter('portico_cache_reads_total', 'Reads of upstreams whose answers are kept, by how they were answered.', [
      'upstream',
      'operation',
      'outcome',
    ]);
    const saved = meters.counter('portico_cache_saved_calls_total', 'Reads that were answered without a call.', [
      'upstream',
      'operation',
      'route',
    ]);
    const bytes = meters.counter('portico_cache_saved_bytes_total', 'Bytes of answers that did not have to come from their upstream.', [
      'upstream',
    ]);
    readAnswered.count(({ upstream, operation, outcome, route, bytes: length }) => {
      reads.increment(upstream, operation, outcome);
      if (outcome === 'hit' || outcome === 'stale') saved.increment(upstream, operation, route ?? 'shared');
      if (length > 0) bytes.add(length, upstream);
    });
    const failed = meters.counter('portico_cache_failures_total', 'Refreshes and purges that failed where no caller waits for them.', [
      'upstream',
      'doing',
    ]);
    cacheFailed.count(({ upstream, doing }) => failed.increment(upstream, doing));
    const purges = meters.counter('portico_cache_purges_total', 'Purges by operators.', ['by']);
    cachePurged.count(({ by }) => purges.increment(by));
  },
});
