import { Resolver } from 'node:dns/promises';
import { DnsServer } from './dns-server.fixture.ts';
import { Followed } from './followed.fixture.ts';
import { parseInstance } from './instance-text.ts';
import type { SrvEntry } from './instance-text.ts';
import { SrvDiscovery } from './srv.discovery.ts';

const NAME = '_http._tcp.catalog.test';
const ENTRY = `srv+http://${NAME}`;

describe('discovery by SRV records', () => {
  let server: DnsServer;
  let followed: Followed;

  const follow = (text = ENTRY): void => {
    const entry = parseInstance(text, text.includes('grpc') ? 'grpc' : 'http') as SrvEntry;
    followed = new Followed((problem) => new SrvDiscovery(entry, [server.address], problem, 10_000));
  };

  beforeEach(async () => {
    server = await DnsServer.open();
    server.set(NAME, 5, 'SRV 1 0 8081 two.test', 'SRV 0 20 8080 one.test');
    server.set('one.test', 5, 'A 10.0.0.1');
    server.set('two.test', 5, 'A 10.0.0.2');
    follow();
  });

  afterEach(() => {
    followed.close();
    server.close();
    jest.useRealTimers();
  });

  it('finds all hosts with port, weight and priority; a weight of 0 counts as 1', async () => {
    await followed.start();
    expect(followed.found).toEqual([
      [
        { address: 'http://10.0.0.1:8080', ip: '10.0.0.1', authority: 'catalog.test:8080', weight: 20, priority: 0 },
        { address: 'http://10.0.0.2:8081', ip: '10.0.0.2', authority: 'catalog.test:8081', weight: 1, priority: 1 },
      ],
    ]);
  });

  it('takes the label for a weight that no record gives, and adds the one for the priority', async () => {
    follow(`${ENTRY} weight=3 priority=2 zone=eu-1`);
    await followed.start();
    expect(followed.found[0]).toEqual([
      expect.objectContaining({ address: 'http://10.0.0.1:8080', weight: 20, priority: 2, zone: 'eu-1' }),
      expect.objectContaining({ address: 'http://10.0.0.2:8081', weight: 3, priority: 3, zone: 'eu-1' }),
    ]);
  });

  it('knows names without a service, and gRPC', async () => {
    server.set('catalog.service.test', 5, 'SRV 0 1 443 one.test');
    follow('srv+grpc://catalog.service.test');
    await followed.start();
    expect(followed.found).toEqual([[{ address: '10.0.0.1:443', ip: '10.0.0.1', authority: 'catalog.service.test:443', weight: 1, priority: 0 }]]);
  });

  it('looks every ten seconds, and tells of changes of records and of addresses', async () => {
    await followed.start();
    server.set(NAME, 5, 'SRV 0 20 8080 one.test', 'SRV 1 0 8081 two.test');
    expect(await followed.nextLook()).toBe(10_000);
    expect(followed.found).toHaveLength(1);
    server.set(NAME, 5, 'SRV 0 7 8080 one.test');
    await followed.nextLook();
    expect(followed.found.at(-1)).toEqual([expect.objectContaining({ address: 'http://10.0.0.1:8080', weight: 7 })]);
    server.set('one.test', 5, 'A 10.0.0.8', 'AAAA fd00::8');
    await followed.nextLook();
    expect(followed.addresses).toEqual(['http://10.0.0.8:8080', 'http://[fd00::8]:8080']);
    expect(followed.problems).toEqual([]);
  });

  it('keeps what it knows when the records cannot be found, and recovers', async () => {
    await followed.start();
    server.set(NAME, 5);
    expect(await followed.nextLook()).toBe(10_000);
    server.set(NAME, 5, 'SRV 0 1 8080 two.test');
    expect(await followed.nextLook()).toBe(1_000);
    expect(followed.codes).toEqual(['ENOTFOUND']);
    expect(followed.found).toHaveLength(2);
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080']);
  });

  it('keeps the addresses of a host that cannot be looked up, and tells of it', async () => {
    await followed.start();
    server.set('two.test', 5);
    server.set('one.test', 5, 'A 10.0.0.3');
    expect(await followed.nextLook()).toBe(10_000);
    expect(followed.addresses).toEqual(['http://10.0.0.2:8081', 'http://10.0.0.3:8080']);
    expect(followed.codes).toEqual(['ENOTFOUND']);
    expect(followed.problems[0]?.entry).toBe(ENTRY);
  });

  it('starts with the hosts whose addresses are known', async () => {
    server.set('two.test', 5);
    await followed.start();
    expect(followed.addresses).toEqual(['http://10.0.0.1:8080']);
    expect(followed.codes).toEqual(['ENOTFOUND']);
  });

  it('takes it for a failure when no host has an address', async () => {
    server.set('one.test', 5);
    server.set('two.test', 5);
    await followed.start();
    expect(followed.codes).toEqual(['ENOTFOUND']);
    expect(await followed.nextLook()).toBe(1_000);
    expect(followed.found).toEqual([]);
  });

  it('keeps what it knows when the records say that the service is not offered', async () => {
    await followed.start();
    server.set(NAME, 5, 'SRV 0 0 0 .');
    await followed.nextLook();
    expect(followed.problems).toEqual([{ entry: ENTRY, error: new Error(`the SRV records of ${NAME} say that the service is not offered`) }]);
    expect(followed.found).toHaveLength(1);
  });

  it('sends no queries once it is closed, and calls off those that are not answered', async () => {
    const cancelled = jest.spyOn(Resolver.prototype, 'cancel');
    await followed.start();
    expect(jest.getTimerCount()).toBe(1);
    followed.close();
    expect({ timers: jest.getTimerCount(), cancelled: cancelled.mock.calls.length }).toEqual({ timers: 0, cancelled: 1 });
    cancelled.mockRestore();
  });
});
