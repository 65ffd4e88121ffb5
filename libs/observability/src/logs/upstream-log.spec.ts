import { Signals } from '@portico/platform';
import { pino } from 'pino';
import { logUpstreams } from './upstream-log.ts';

describe('the line of an upstream', () => {
  it('tells of ejected instances and of circuits that change', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    logUpstreams(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.instanceEjected.emit({ upstream: 'catalog', instance: 'http://catalog-2:8080', duration: 30_000 });
    events.breakerChanged.emit({ upstream: 'catalog', operation: 'GET /products', state: 'open' });
    expect(lines).toEqual([
      { level: 40, upstream: 'catalog', instance: 'http://catalog-2:8080', ejectedForMs: 30_000, msg: 'upstream' },
      { level: 40, upstream: 'catalog', operation: 'GET /products', breaker: 'open', msg: 'upstream' },
    ]);
  });

  it('tells of instances that probes find dead, and why', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    logUpstreams(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    const probed = { upstream: 'catalog', instance: 'http://catalog-2:8080' };
    events.instanceProbed.emit({ ...probed, down: true, why: 'GET /health: status 404' });
    events.instanceProbed.emit({ ...probed, down: false });
    expect(lines).toEqual([
      { level: 40, ...probed, probe: 'down', why: 'GET /health: status 404', msg: 'upstream' },
      { level: 40, ...probed, probe: 'up', msg: 'upstream' },
    ]);
  });

  it('tells of credentials that could not be had, and of a key that does not last', () => {
    const lines: unknown[] = [];
    const events = new Signals();
    logUpstreams(events, pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) }));
    events.credentialsFailed.emit({ upstream: 'orders', error: new Error('identity gives no token; it says invalid_client') });
    events.signingKeyMade.emit({ kid: 'k1', setting: 'upstreamIdentity.key' });
    expect(lines).toMatchObject([
      { level: 40, upstream: 'orders', credentials: 'failed', err: { message: 'identity gives no token; it says invalid_client' }, msg: 'upstream' },
      { level: 40, kid: 'k1', setting: 'upstreamIdentity.key', msg: expect.stringContaining('for development only') },
    ]);
  });
});
