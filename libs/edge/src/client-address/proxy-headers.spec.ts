import { loadSettings } from '@portico/config';
import type { IncomingMessage } from 'node:http';
import { EdgeSettings } from '../edge.settings.ts';
import { ProxyHeaders } from './proxy-headers.ts';

const PROXY = '10.0.0.1';

function read(addressFrom: EdgeSettings['addressFrom'], headers: Readonly<Record<string, string>>, remoteAddress = PROXY): Readonly<Record<string, unknown>> {
  const settings = loadSettings(EdgeSettings, { text: JSON.stringify({ trustedProxies: ['10.0.0.0/8'], addressFrom }), env: { NODE_ENV: 'test' } });
  const proxies = new ProxyHeaders(settings);
  const raw = { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
  const { hidden } = proxies.way(raw);
  return { addresses: proxies.addresses(raw), hidden, protocol: proxies.protocol(raw), host: proxies.host(raw) };
}
const NOTHING = { protocol: undefined, host: undefined };

describe('what proxies say in X-Forwarded-For and its like', () => {
  const saidBy = (headers: Readonly<Record<string, string>>): unknown => read('x-forwarded-for', headers);

  it.each([
    ['https', 'https'],
    ['HTTPS', 'https'],
    ['http', 'http'],
    ['http , https', 'https'],
    ['https,\thttp ', 'http'],
    ['gopher', undefined],
    ['https, ', undefined],
    ['', undefined],
  ])('of the protocol, %j, is %s: the nearest proxy has the last word', (said, protocol) => expect(saidBy({ 'x-forwarded-proto': said })).toMatchObject({ protocol }));

  it.each([
    ['shop.example', 'shop.example'],
    ['shop.example:8443', 'shop.example:8443'],
    ['evil.example, shop.example', 'shop.example'],
    ['[2001:db8::1]:443', '[2001:db8::1]:443'],
    ['shop.example:123456', undefined],
    ['shop.example/path', undefined],
    ['user@shop.example', undefined],
    ['2001:db8::1', undefined],
    ['shop.example, ', undefined],
    ['', undefined],
  ])('of the host, %j, is %s', (said, host) => expect(saidBy({ 'x-forwarded-host': said })).toMatchObject({ host }));

  it('is nothing where they say it in the other family of headers', () => {
    expect(saidBy({ forwarded: 'for=203.0.113.5;proto=https;host=shop.example' })).toEqual({ addresses: [PROXY], hidden: 'absent', ...NOTHING });
  });

  it.each([
    [{}, PROXY, 'absent'],
    [{ 'x-forwarded-for': 'unknown' }, PROXY, 'unreadable'],
    [{ 'x-forwarded-for': '203.0.113.5, unknown' }, PROXY, 'unreadable'],
    [{ 'x-forwarded-for': 'unknown, 10.0.0.2' }, PROXY, 'unreadable'],
    [{ 'x-forwarded-for': '10.0.0.2' }, PROXY, undefined],
    [{ 'x-forwarded-for': 'unknown, 203.0.113.5' }, PROXY, undefined],
    [{ 'x-forwarded-for': 'unknown' }, '198.51.100.1', undefined],
    [{}, '::ffff:10.0.0.1', 'absent'],
  ])('hides the client, or does not: %j of %s: %s', (headers, peer, hidden) => expect(read('x-forwarded-for', headers as Record<string, string>, peer)).toMatchObject({ hidden }));
});

describe('what proxies say in Forwarded', () => {
  const saidBy = (forwarded: string): unknown => read('forwarded', { forwarded, 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' });

  it('is of the proxy that saw the client, not of those between', () => {
    expect(saidBy('for=1.2.3.4;proto=http;host=evil.example, for=203.0.113.5;proto=https;host=shop.example, for=10.0.0.2;proto=http;host=inner')).toEqual({
      addresses: [PROXY, '10.0.0.2', '203.0.113.5'], hidden: undefined, protocol: 'https', host: 'shop.example',
    });
  });

  it('is of the nearest proxy, where that hides whom it saw', () => {
    expect(saidBy('for=203.0.113.5;proto=http;host=evil.example, for=unknown;proto=https;host=shop.example')).toEqual({ addresses: [PROXY], hidden: 'unreadable', protocol: 'https', host: 'shop.example' });
  });

  it.each(['for=203.0.113.5', 'for=203.0.113.5;proto=https;proto=http;host=a.example;host=b.example', 'for=203.0.113.5;proto=gopher;host="a/b"'])('is nothing where it says nothing, or contradicts itself: %s', (forwarded) => {
    expect(saidBy(forwarded)).toMatchObject(NOTHING);
  });

  it('is nothing without the header, whatever the other family has', () => {
    expect(read('forwarded', { 'x-forwarded-for': '203.0.113.5', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' })).toEqual({ addresses: [PROXY], hidden: 'absent', ...NOTHING });
  });

  it('may have some commas in quotes, and not many', () => {
    const quoted = (commas: number): string => `for=203.0.113.5;by="_a${','.repeat(commas)}"`;
    expect([8, 9].map((commas) => read('forwarded', { forwarded: quoted(commas) })['hidden'])).toEqual([undefined, 'unreadable']);
  });
});
