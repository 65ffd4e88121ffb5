import { Signals } from '@portico/platform';
import type { Discovery } from '../transport/discovery/discovery.ts';
import type { Placement } from '../policies/instances/placement.ts';
import { UpstreamSignals } from '../calls/telemetry/upstream.signals.ts';
import type { UpstreamTls } from '../transport/tls/upstream-tls.ts';
import { RunningUpstream } from './running-upstream.ts';
import { targetOf } from './target-of.ts';
import { HttpUpstreamSettings } from './upstream.settings.ts';

describe('an upstream that is in use', () => {
  let done: string[];
  let changed: object[];
  let find: (found: readonly Placement[]) => void;
  let renew: () => void;
  let upstream: RunningUpstream<string>;

  const at = (...addresses: readonly string[]): Placement[] => addresses.map((address) => ({ address, weight: 1, priority: 0 }));

  beforeEach(() => {
    [done, changed] = [[], []];
    const note = (what: string): void => void done.push(what);
    const settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop' });
    const events = new Signals();
    events.of(UpstreamSignals).instancesChanged.subscribe((event) => changed.push(event));
    const endpoints = { open: ({ address }: Placement) => address, retire: (address: string) => note(`retire ${address}`), renew: () => note('renew'), destroy: async () => note('destroy') };
    const discovery: Discovery = {
      start: async (tell) => {
        note('discovery');
        find = tell;
        tell(at('http://a'));
      },
      close: () => note('discovery closed'),
    };
    const tls = { start: async (renewed: () => void) => (note('tls'), void (renew = renewed)), close: () => note('tls closed') } as unknown as UpstreamTls;
    upstream = new RunningUpstream(settings, targetOf(settings, endpoints, events, undefined), endpoints, discovery, { start: () => note('prober'), close: () => note('prober closed') }, tls);
  });

  it('takes its certificates before its instances are found, and these before they are probed', async () => {
    await upstream.start();
    expect(done).toEqual(['tls', 'discovery', 'prober']);
    expect(upstream.target.instances.all.map(({ address }) => address)).toEqual(['http://a']);
  });

  it('tells which instances it has now whenever that changes, but not what it begins with', async () => {
    await upstream.start();
    expect(changed).toEqual([]);
    find(at('http://a', 'http://b'));
    find(at('http://b'));
    expect(changed).toEqual([{ upstream: 'shop', instances: ['http://a', 'http://b'] }, { upstream: 'shop', instances: ['http://b'] }]);
    expect(done).toContain('retire http://a');
  });

  it('makes new connections with new certificates', async () => {
    await upstream.start();
    renew();
    expect(done.at(-1)).toBe('renew');
  });

  it('closes all that it has begun', async () => {
    await upstream.start();
    done = [];
    await upstream.close();
    expect(done.sort()).toEqual(['destroy', 'discovery closed', 'prober closed', 'tls closed']);
  });
});
