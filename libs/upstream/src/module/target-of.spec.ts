import { Identity, Signals } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { CallTarget } from '../calls/call-target.ts';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import { targetOf } from './target-of.ts';
import { HttpUpstreamSettings } from './upstream.settings.ts';

describe('what the calls of an upstream share', () => {
  const told: object[] = [];
  const of = (change: (settings: HttpUpstreamSettings) => void = () => undefined, zone?: string): CallTarget<string> => {
    const settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop' });
    change(settings);
    const events = new Signals();
    for (const event of [events.of(UpstreamSignals).instanceEjected, events.of(UpstreamSignals).breakerChanged] as const) event.subscribe((one: object) => told.push(one));
    return targetOf(settings, { open: ({ address }) => address, retire: () => undefined, destroy: async () => undefined }, events, zone);
  };
  const request = (caller: string | undefined, clientAddress: string, id: string): RequestContext =>
    ({ caller: caller && { identity: new Identity('issuer', caller) }, clientAddress, id }) as unknown as RequestContext;

  beforeEach(() => void (told.length = 0));

  it('keeps together, where it goes by hash, what comes from one caller, else from one address, else in one request', () => {
    const { keyOf } = of(({ balancing }) => void (balancing.by = 'hash'));
    const key = keyOf(request('ann', '192.0.2.1', 'r1'));
    expect(keyOf(request('ann', '192.0.2.2', 'r2'))).toBe(key);
    expect(keyOf(request('bob', '192.0.2.1', 'r1'))).not.toBe(key);
    const keys = { withAddress: keyOf(request(undefined, '192.0.2.1', 'r1')), withoutAny: keyOf(request(undefined, '', 'r1')) };
    expect(keys).toEqual({ withAddress: '192.0.2.1', withoutAny: 'r1' });
  });

  it('keeps nothing together elsewhere', () => expect(of().keyOf(request('ann', '192.0.2.1', 'r1'))).toBe(''));

  it('lets identical reads share calls unless that is off', () => {
    const shares = { byDefault: of().shared !== undefined, switchedOff: of((settings) => void (settings.share = false)).shared !== undefined };
    expect(shares).toEqual({ byDefault: true, switchedOff: false });
  });

  it('prefers the instances of the zone that the BFF is in', () => {
    const { instances } = of(undefined, 'north');
    instances.update(['north', 'south'].map((zone) => ({ address: `http://${zone}`, weight: 1, priority: 0, zone })), 0);
    expect(new Set(Array.from({ length: 20 }, () => instances.pick(undefined, '', 0)?.address))).toEqual(new Set(['http://north']));
  });

  it('tells of ejections and of circuits', () => {
    const target = of(({ ejection, breaker }) => {
      Object.assign(ejection, { failures: 1, base: 5_000 });
      Object.assign(breaker, { calls: 1 });
    });
    target.instances.update(['a', 'b'].map((name) => ({ address: `http://${name}`, weight: 1, priority: 0 })), 0);
    const [instance] = target.instances.all;
    if (instance) target.instances.record(instance, true, 1, 0);
    target.circuits.of('GET /a').breaker.ask(0)?.settle(true, 0);
    expect(told).toEqual([{ upstream: 'shop', instance: 'http://a', duration: 5_000 }, { upstream: 'shop', operation: 'GET /a', state: 'open' }]);
  });
});
