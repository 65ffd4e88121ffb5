import { Resolver } from 'node:dns/promises';
import { StartError } from '@portico/platform';
import { DnsDiscovery } from './dns.discovery.ts';
import { DnsServer } from './dns-server.fixture.ts';
import { Followed } from './followed.fixture.ts';
import { parseInstance } from './instance-text.ts';
import type { DnsEntry } from './instance-text.ts';

const NAME = 'catalog.test';
const ENTRY = `dns+http://${NAME}:8080`;

describe('discovery by A and AAAA records', () => {
  let server: DnsServer;
  let followed: Followed;

  const follow = (text = ENTRY): void => {
    const entry = parseInstance(text, text.includes('grpc') ? 'grpc' : 'http') as DnsEntry;
    followed = new Followed((problem) => new DnsDiscovery(entry, [server.address], problem));
  };

  beforeEach(async () => {
    server = await DnsServer.open();
    server.set(NAME, 5, 'A 10.0.0.2', 'A 10.0.0.1');
    follow();
  });

  afterEach(() => {
    followed.close();
    server.close();
    jest.useRealTimers();
  });

  it('finds all addresses, which keep the name as their authority and the labels of the entry', async () => {
    server.set(NAME, 5, 'A 10.0.0.2', 'AAAA fd00::1', 'A 10.0.0.1');
    follow(`${ENTRY} weight=3 zone=eu-1`);
    await followed.start();
    const common = { weight: 3, priority: 0, zone: 'eu-1', authority: 'catalog.test:8080' };
    expect(followed.found).toEqual([
      [
        { ...common, address: 'http://10.0.0.1:8080', ip: '10.0.0.1' },
        { ...common, address: 'http://10.0.0.2:8080', ip: '10.0.0.2' },
        { ...common, address: 'http://[fd00::1]:8080', ip: 'fd00::1' },
      ],
    ]);
  });

  it.each([
    ['dns+https://catalog.test', 'https://10.0.0.1', 'catalog.test'],
    ['dns+grpc://catalog.test:443', '10.0.0.1:443', 'catalog.test:443'],
  ])('writes the addresses of %s as %s', async (text, address, authority) => {
    server.set(NAME, 5, 'A 10.0.0.1');
    follow(text);
    await followed.start();
    expect(followed.found).toEqual([[{ weight: 1, priority: 0, address, ip: '10.0.0.1', authority }]]);
  });

  it('looks again when the shortest time to live is over, and tells of changes only', async () => {
    await followed.start();
    server.set(NAME, 7, 'A 10.0.0.1', 'A 10.0.0.2');
    expect(await followed.nextLook()).toBe(5_000);
    server.set(NAME, 7, 'A 10.0.0.1', 'A 10.0.0.3');
    expect(await followed.nextLook()).toBe(7_000);
    expect(followed.found).toHaveLength(2);
    expect(followed.addresses).toEqual(['http://10.0.0.1:8080', 'http://10.0.0.3:8080']);
    expect(server.questions.sort()).toEqual([...Array(3).fill(`A ${NAME}`), ...Array(3).fill(`AAAA ${NAME}`)]);
  });

  it('looks again after a second at the earliest and a minute at the latest', async () => {
    server.set(NAME, 0, 'A 10.0.0.1');
    await followed.start();
    server.set(NAME, 3_600, 'A 10.0.0.1');
    expect(await followed.nextLook()).toBe(1_000);
    expect(await followed.nextLook()).toBe(60_000);
  });

  it.each([
    ['ESERVFAIL', () => void (server.fault = 'broken')],
    ['ENOTFOUND', () => server.set(NAME, 5)],
    ['ENODATA', () => server.set(NAME, 5, 'SRV 0 0 80 other.test')],
  ])('keeps what it knows after %s, asks again ever more seldom, and recovers', async (code, fail) => {
    await followed.start();
    fail();
    const pauses: number[] = [];
    for (let look = 0; look < 7; look += 1) pauses.push(await followed.nextLook());
    expect(pauses).toEqual([5_000, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(followed.codes).toEqual(Array(7).fill(code));
    expect(followed.problems[0]?.entry).toBe(ENTRY);
    expect(followed.found).toHaveLength(1);

    server.fault = undefined;
    server.set(NAME, 5, 'A 10.0.0.9');
    await followed.nextLook();
    expect(followed.addresses).toEqual(['http://10.0.0.9:8080']);
    server.fault = 'broken';
    expect(await followed.nextLook()).toBe(5_000);
    expect(await followed.nextLook()).toBe(1_000);
  });

  it('keeps the addresses of a family that the name server fails to tell, and drops those that it says are gone', async () => {
    server.set(NAME, 5, 'A 10.0.0.1', 'AAAA fd00::1');
    await followed.start();
    server.set(NAME, 5, 'A 10.0.0.2');
    [server.fault, server.faultyType] = ['broken', 'AAAA'];
    await followed.nextLook();
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080', 'http://[fd00::1]:8080']);
    server.fault = undefined;
    await followed.nextLook();
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080']);
    expect(followed.problems).toEqual([]);
  });

  it.each([
    ['AAAA', 'SRV 0 0 80 other.test', 'ESERVFAIL'],
    ['A', 'SRV 0 0 80 other.test', 'ESERVFAIL'],
  ] as const)('blames the question that was not answered, and not the one to which there is no address: %s', async (type, record, code) => {
    server.set(NAME, 5, record);
    [server.fault, server.faultyType] = ['broken', type];
    await followed.start();
    expect({ found: followed.found, codes: followed.codes }).toEqual({ found: [], codes: [code] });
  });

  it('takes an address that is told twice for one', async () => {
    server.set(NAME, 5, 'A 10.0.0.1', 'A 10.0.0.1');
    await followed.start();
    expect(followed.addresses).toEqual(['http://10.0.0.1:8080']);
  });

  it('starts without an answer, and finds the instances later', async () => {
    server.set(NAME, 5);
    await followed.start();
    expect(followed.found).toEqual([]);
    expect(followed.codes).toEqual(['ENOTFOUND']);
    server.set(NAME, 5, 'A 10.0.0.1');
    await followed.nextLook();
    expect(followed.addresses).toEqual(['http://10.0.0.1:8080']);
  });

  it('does not hold up the start for longer than two seconds, and can be closed while it waits', async () => {
    server.fault = 'silent';
    let started = false;
    const start = followed.start().then(() => (started = true));
    jest.advanceTimersByTime(1_999);
    await new Promise(setImmediate);
    expect(started).toBe(false);
    jest.advanceTimersByTime(1);
    await start;
    followed.close();
    await new Promise(setImmediate);
    expect([followed.found, followed.problems, jest.getTimerCount()]).toEqual([[], [], 0]);
  });

  it('says what to write for a short name that only a search domain would make known', async () => {
    follow('dns+http://catalog:8080');
    await followed.start();
    expect(followed.problems).toEqual([{ entry: 'dns+http://catalog:8080', error: expect.objectContaining({ message: expect.stringContaining('write the whole name, such as catalog.shop.svc.cluster.local') }) }]);
  });

  it('calls off its queries when it is closed', async () => {
    const cancelled = jest.spyOn(Resolver.prototype, 'cancel');
    await followed.start();
    followed.close();
    expect(cancelled).toHaveBeenCalledTimes(1);
    cancelled.mockRestore();
  });

  it('sends no queries once it is closed', async () => {
    await followed.start();
    expect(jest.getTimerCount()).toBe(1);
    followed.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each(['localhost', '127.0.0.1:', '127.0.0.1:99999', 'dns.test:53', ''])('refuses the name server %j', (nameServer) => {
    const open = () => new DnsDiscovery(parseInstance(ENTRY, 'http') as DnsEntry, ['127.0.0.1', '[::1]:8600', nameServer], () => {});
    expect(open).toThrow(new StartError([`the name server "${nameServer}" is no IP address; write it like 127.0.0.1:8600`]));
  });
});
