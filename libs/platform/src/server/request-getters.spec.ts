import type { FastifyInstance } from 'fastify';
import { attachContext } from '../context/context-of.ts';
import type { Forwarding } from '../context/forwarding.ts';
import { installRequestGetters } from './request-getters.ts';

const PROXY = '10.0.0.1';
const says = (what: { readonly protocol?: 'http' | 'https'; readonly host?: string }): Forwarding => ({
  trusts: (address) => address === PROXY,
  addresses: () => [PROXY, '203.0.113.7'],
  protocol: () => what.protocol,
  host: () => what.host,
});
const EVERYTHING = says({ protocol: 'https', host: 'shop.example' });

interface Came {
  readonly from?: string;
  readonly context?: string;
  readonly tls?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('what Fastify’s getters say of a request', () => {
  const read = (forwarding: Forwarding | undefined, { from = PROXY, context, tls = false, headers = { host: 'inner:8080' } }: Came = {}): Readonly<Record<string, unknown>> => {
    const request = { raw: { socket: { remoteAddress: from, ...(tls ? { encrypted: true } : {}) }, headers } };
    if (context !== undefined) attachContext(request as never, { clientAddress: context } as never);
    const read: Record<string, unknown> = {};
    installRequestGetters({ decorateRequest: (name: string, { getter }: { readonly getter: () => unknown }) => (read[name] = getter.call(request)) } as unknown as FastifyInstance, forwarding);
    return read;
  };

  it.each<[string, Forwarding | undefined, Came, Readonly<Record<string, unknown>>]>([
    ['of a trusted proxy, before there is a context', EVERYTHING, {}, { ip: '203.0.113.7', ips: [PROXY, '203.0.113.7'], protocol: 'https', host: 'shop.example' }],
    ['of a trusted proxy, with the address of the context', EVERYTHING, { context: '203.0.113.0' }, { ip: '203.0.113.0', ips: [PROXY, '203.0.113.7'], protocol: 'https', host: 'shop.example' }],
    ['of a trusted proxy that says nothing', says({}), { tls: true }, { ip: '203.0.113.7', ips: [PROXY, '203.0.113.7'], protocol: 'https', host: 'inner:8080' }],
    ['of anybody else', EVERYTHING, { from: '192.0.2.1' }, { ip: '192.0.2.1', ips: ['192.0.2.1'], protocol: 'http', host: 'inner:8080' }],
    ['of anybody else, with the address of the context', EVERYTHING, { from: '192.0.2.1', context: '192.0.2.9' }, { ip: '192.0.2.9', ips: ['192.0.2.9'], protocol: 'http', host: 'inner:8080' }],
    ['of a proxy, where none is believed', undefined, {}, { ip: PROXY, ips: [PROXY], protocol: 'http', host: 'inner:8080' }],
    ['over TLS', undefined, { tls: true }, { ip: PROXY, ips: [PROXY], protocol: 'https', host: 'inner:8080' }],
    ['of an IPv4 address on a socket for both kinds', undefined, { from: `::ffff:${PROXY}` }, { ip: PROXY, ips: [PROXY], protocol: 'http', host: 'inner:8080' }],
    ['of a proxy on such a socket', EVERYTHING, { from: `::ffff:${PROXY}` }, { ip: '203.0.113.7', ips: [PROXY, '203.0.113.7'], protocol: 'https', host: 'shop.example' }],
    ['of HTTP/2', undefined, { headers: { ':authority': 'shop.example' } }, { ip: PROXY, ips: [PROXY], protocol: 'http', host: 'shop.example' }],
    ['without a host', undefined, { headers: {} }, { ip: PROXY, ips: [PROXY], protocol: 'http', host: '' }],
  ])('%s', (_, forwarding, came, getters) => expect(read(forwarding, came)).toEqual(getters));
});
