import { Signals } from '@portico/platform';
import type { LogFields, Thrown } from '@portico/platform';
import { UpstreamSignals } from './upstream.signals.ts';
import { upstreamTelemetry } from './upstream.telemetry.ts';

describe('the log lines and metrics of upstreams', () => {
  let lines: Record<string, unknown>[];
  let samples: unknown[];
  let events: Signals;
  let signals: UpstreamSignals;

  beforeEach(() => {
    [lines, samples, events] = [[], [], new Signals()];
    signals = events.of(UpstreamSignals);
    const writer = (level: string) => (msg: string, fields: LogFields, thrown?: Thrown) => void lines.push({ level, msg, ...fields, ...thrown });
    const { log, count } = upstreamTelemetry(signals, events);
    log?.({ debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error'), writesErrors: true });
    /** A reading by its labels. Every metric says what it counts. */
    const record =
      (name: string, help: string, labels: readonly string[]) =>
      (...values: unknown[]) => {
        expect(help).toMatch(/^[A-Z].+\.$/);
        const read = values.splice(0, values.length - labels.length);
        samples.push([name, ...read, Object.fromEntries(labels.map((label, at) => [label, values[at]]))]);
      };
    count?.({
      counter: (...about) => ({ increment: record(...about), add: record(...about) }),
      histogram: (...about) => ({ observe: record(...about) }),
      gauge: () => undefined,
    });
  });

  it('report ejected instances and circuits that change', () => {
    signals.instanceEjected.emit({ upstream: 'catalog', instance: 'http://catalog-2:8080', duration: 30_000 });
    signals.breakerChanged.emit({ upstream: 'catalog', operation: 'GET /products', state: 'open' });
    expect(lines).toEqual([
      { level: 'warn', upstream: 'catalog', instance: 'http://catalog-2:8080', ejectedForMs: 30_000, msg: 'upstream' },
      { level: 'warn', upstream: 'catalog', operation: 'GET /products', breaker: 'open', msg: 'upstream' },
    ]);
    expect(samples).toEqual([
      ['portico_instance_ejections_total', { upstream: 'catalog', instance: 'http://catalog-2:8080' }],
      ['portico_breaker_changes_total', { upstream: 'catalog', operation: 'GET /products', state: 'open' }],
    ]);
  });

  it('report instances that probes find dead, and why', () => {
    const probed = { upstream: 'catalog', instance: 'http://catalog-2:8080' };
    signals.instanceProbed.emit({ ...probed, down: true, why: 'GET /health: status 404' });
    signals.instanceProbed.emit({ ...probed, down: false });
    expect(lines).toEqual([
      { level: 'warn', ...probed, probe: 'down', why: 'GET /health: status 404', msg: 'upstream' },
      { level: 'warn', ...probed, probe: 'up', msg: 'upstream' },
    ]);
  });

  it('report which instances there are, connections that were replaced, and entries that lead to nothing', () => {
    const error = new Error('no such host');
    signals.instancesChanged.emit({ upstream: 'catalog', instances: ['http://a', 'http://b'] });
    signals.connectionReplaced.emit({ upstream: 'pricing', instance: 'grpc://a' });
    signals.discoveryFailed.emit({ upstream: 'catalog', entry: 'dns://catalog', error });
    expect(lines).toEqual([
      { level: 'info', upstream: 'catalog', instances: ['http://a', 'http://b'], msg: 'upstream' },
      { level: 'warn', upstream: 'pricing', instance: 'grpc://a', connection: 'silent, replaced', msg: 'upstream' },
      { level: 'warn', upstream: 'catalog', entry: 'dns://catalog', err: error, msg: 'upstream' },
    ]);
  });

  it('report certificates: at info when they are renewed, else at warn', () => {
    const [ends, error] = [new Date(0), new Error('expired')];
    signals.upstreamCertificate.emit({ upstream: 'orders', state: 'renewed', ends });
    signals.upstreamCertificate.emit({ upstream: 'orders', state: 'unusable', error });
    expect(lines).toStrictEqual([
      { level: 'info', upstream: 'orders', certificate: 'renewed', ends: '1970-01-01T00:00:00.000Z', msg: 'upstream' },
      { level: 'warn', upstream: 'orders', certificate: 'unusable', err: error, msg: 'upstream' },
    ]);
  });

  it('report answers that break their contract', () => {
    events.contractBroken.emit({ upstream: 'catalog', operation: 'GET /products', fault: '/price must be number' });
    expect(lines).toMatchObject([{ level: 'error', upstream: 'catalog', operation: 'GET /products', wrongShape: '/price must be number', msg: 'upstream' }]);
    expect(samples).toEqual([['portico_contracts_broken_total', { upstream: 'catalog', operation: 'GET /products' }]]);
  });

  it('count and time calls, in seconds, and what was done to save them', () => {
    const call = { upstream: 'catalog', operation: 'GET /products/{id}' };
    signals.upstreamCallFinished.emit({ ...call, outcome: 'timeout', duration: 300 });
    signals.upstreamCallRepeated.emit({ ...call, after: 'reset', paid: true });
    signals.upstreamCallHedged.emit(call);
    signals.upstreamCallShared.emit(call);
    signals.upstreamCallRefused.emit({ ...call, because: 'open' });
    expect(samples).toEqual([
      ['portico_upstream_duration_seconds', 0.3, { ...call, outcome: 'timeout' }],
      ['portico_upstream_repeats_total', { upstream: 'catalog', after: 'reset', paid: 'true' }],
      ['portico_upstream_hedges_total', call],
      ['portico_upstream_shared_total', call],
      ['portico_upstream_refused_total', { upstream: 'catalog', because: 'open' }],
    ]);
  });
});
