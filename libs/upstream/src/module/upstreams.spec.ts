import { ListOf, loadSettings } from '@portico/config';
import { BffSettings, Environment, HeldResources, ManagementPages, Signals } from '@portico/platform';
import { contract } from '../calls/clients/grpc-service.fixture.ts';
import { Upstreams } from './upstreams.ts';
import { UPSTREAM_KINDS } from './upstream.settings.ts';
import type { AnyUpstreamSettings } from './upstream.settings.ts';

class Settings extends BffSettings {
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: AnyUpstreamSettings[];
}

const http = { name: 'catalog', components: { schemas: {} }, operations: {} };
const upstreamsOf = (entries: string, env: Record<string, string> = {}): Upstreams => {
  const settings = loadSettings(Settings, { text: `server: { port: 4000 }\nmanagement: { port: 4001 }\nupstreams:\n${entries}`, env: { NODE_ENV: 'test', ...env } });
  return new Upstreams(settings, new Environment('test'), new Signals(), new ManagementPages(), new HeldResources());
};
const start = async (upstreams: Upstreams): Promise<readonly string[]> => {
  try {
    await upstreams.onModuleInit();
    return [];
  } catch (error) {
    return (error as { faults: string[] }).faults;
  } finally {
    await upstreams.onApplicationShutdown();
  }
};

describe('settings that a BFF could be started with next', () => {
  it('have the upstreams that its clients ask for, of their kind', () => {
    const upstreams = upstreamsOf("  - { name: catalog, kind: http, instances: ['http://127.0.0.1:1'] }\n  - { name: shop, kind: grpc, instances: ['127.0.0.1:1'] }\n");
    upstreams.http(http);
    upstreams.grpc(contract);
    const next = (...given: [name: string, kind: string][]) => () => upstreams.prepare({ upstreams: given.map(([name, kind]) => ({ name, kind })) as never });
    expect(next(['shop', 'grpc'], ['catalog', 'http'])).not.toThrow();
    expect(next(['catalog', 'grpc'])).toThrow(/the upstream "catalog" is of kind grpc in bff.yaml, but its contract is http\n.*bff.yaml has no upstream named "shop"; add one of kind grpc/s);
  });
});

describe('the TLS of upstreams in the settings', () => {
  it('stops the start with the faults of all upstreams, by setting', async () => {
    const upstreams = upstreamsOf(
      "  - { name: catalog, kind: http, instances: ['https://127.0.0.1:1'], tls: { ca: /lost/ca.pem, certificate: /lost/cert.pem } }\n  - { name: shop, kind: grpc, instances: ['127.0.0.1:1'] }\n",
      { PORTICO_UPSTREAMS__SHOP__TLS__KEY: '/lost/key.pem' },
    );
    upstreams.http(http);
    upstreams.grpc(contract);
    expect((await start(upstreams)).map((fault) => fault.replace(/;.*/, ''))).toEqual([
      'upstreams.catalog.tls.ca (/lost/ca.pem) does not exist',
      'upstreams.catalog.tls.certificate (/lost/cert.pem) does not exist',
      'upstreams.catalog.tls.key (not set) is missing',
      'upstreams.shop.tls.key (/lost/key.pem) does not exist',
      'upstreams.shop.tls.certificate (not set) is missing',
    ]);
  });

  it('may be empty: then Node knows the CAs', async () => {
    const upstreams = upstreamsOf("  - { name: shop, kind: grpc, instances: ['127.0.0.1:1'], tls: {} }\n  - { name: catalog, kind: http, instances: ['https://127.0.0.1:1', 'file:instances.yaml'], tls: {} }\n");
    upstreams.grpc(contract);
    expect(await start(upstreams)).toEqual([]);
  });

  it.each(['http://a:1', 'dns+http://a:1 weight=2', 'srv+http://_http._tcp.a', 'HTTP://a:1'])('is refused beside an instance in plain text: %s', (instance) => {
    const upstreams = upstreamsOf(`  - { name: catalog, kind: http, instances: ['https://a:1', '${instance}'], tls: {} }\n`);
    expect(() => upstreams.http(http)).toThrow(`upstreams.catalog.tls is set, but ${instance.split(' ')[0]} is not secured; write https:// there, or take tls away`);
  });

  it('is a list of files and a name, and nothing else', () => {
    expect(() => upstreamsOf("  - { name: shop, kind: grpc, instances: ['a:1'], tls: { certs: a, serverName: 'a b' }, pingEvery: 9s }\n")).toThrow(/tls\.certs[\s\S]*serverName|serverName[\s\S]*tls\.certs/);
  });
});

describe('the header of the deadline', () => {
  it('is not the header by which services tell repeats', () => {
    expect(() => upstreamsOf("  - { name: shop, kind: grpc, instances: ['a:1'], deadlineHeader: idempotency-key }\n")).toThrow('deadlineHeader: "idempotency-key" must be a header that tells nothing else');
  });

  it('is refused where it is forwarded from clients as well', () => {
    const forwards = { PORTICO_SERVER__FORWARD: 'x-deadline-ms' };
    expect(() => upstreamsOf("  - { name: shop, kind: grpc, instances: ['a:1'] }\n", forwards)).toThrow('upstreams.shop.deadlineHeader: x-deadline-ms is forwarded from clients as well');
  });
});

describe('the header by which services tell repeats', () => {
  it('is not forwarded from clients', () => {
    const forwards = { PORTICO_SERVER__FORWARD: 'accept-language,idempotency-key' };
    expect(() => upstreamsOf("  - { name: shop, kind: grpc, instances: ['a:1'] }\n", forwards)).toThrow('server.forward: idempotency-key is chosen by clients');
  });
});

describe('a client', () => {
  const entries = "  - { name: catalog, kind: http, instances: ['http://127.0.0.1:1'] }\n  - { name: shop, kind: grpc, instances: ['127.0.0.1:1'] }\n";

  it('that is made again is the one that there is, as where a client is made for each request', async () => {
    const upstreams = upstreamsOf(entries);
    const made = [upstreams.http(http), upstreams.grpc(contract)];
    await upstreams.onModuleInit();
    expect([upstreams.http(http), upstreams.grpc(contract)].map((again, at) => again === made[at])).toEqual([true, true]);
    await upstreams.onApplicationShutdown();
  });

  it('that is made first while requests are served is an error, which says where to make it', async () => {
    const upstreams = upstreamsOf(entries);
    await upstreams.onModuleInit();
    const late = /the upstream "(?:catalog|shop)" is asked for first when the BFF has started.* ask for it in the constructor of a provider/;
    expect(() => upstreams.http(http)).toThrow(late);
    expect(() => upstreams.grpc(contract)).toThrow(late);
    await upstreams.onApplicationShutdown();
  });
});
