import { Resolver } from 'node:dns/promises';
import { DnsServer } from './dns-server.ts';

describe('the name server', () => {
  let server: DnsServer;
  let resolver: Resolver;

  beforeEach(async () => {
    server = await DnsServer.open(['127.0.0.11', '127.0.0.12'], 7);
    resolver = new Resolver();
    resolver.setServers([server.address]);
  });
  afterEach(() => server.close());

  it('gives its addresses with their time to live, and others as soon as they change', async () => {
    expect(await resolver.resolve4('catalog.chaos.test', { ttl: true })).toEqual([
      { address: '127.0.0.11', ttl: 7 },
      { address: '127.0.0.12', ttl: 7 },
    ]);
    server.addresses = ['127.0.0.21'];
    expect(await resolver.resolve4('catalog.chaos.test')).toEqual(['127.0.0.21']);
  });

  it('has no address of another type', async () => {
    await expect(resolver.resolve6('catalog.chaos.test')).rejects.toThrow('ENODATA');
  });
});
