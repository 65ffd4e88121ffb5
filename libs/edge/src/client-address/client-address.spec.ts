import { loadSettings } from '@portico/config';
import { EdgeSettings } from '../edge.settings.ts';
import type { ClientHidden } from './client-address.signals.ts';
import { ClientAddressSignals } from './client-address.signals.ts';
import { addressesTo, xForwardedFor } from './client-address.ts';
import { ClientAddressStage } from './client-address.stage.ts';

const trusting = (...proxies: string[]): EdgeSettings =>
  loadSettings(EdgeSettings, { text: `trustedProxies: ${JSON.stringify(proxies)}`, env: { NODE_ENV: 'test' } });
const { trustedProxies } = trusting('10.0.0.0/8', 'fd00::/8', '192.0.2.7/32');

describe('the client address', () => {
  it.each<[string, string, string | undefined, string]>([
    ['nothing is forwarded', '10.0.0.1', undefined, '10.0.0.1'],
    ['a trusted proxy tells it', '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['several trusted proxies stand in a row', '10.0.0.1', '203.0.113.5, 192.0.2.7, 10.9.9.9', '203.0.113.5'],
    ['a stranger connects and claims something', '198.51.100.1', '203.0.113.5', '198.51.100.1'],
    ['a stranger writes addresses before a proxy’s own', '10.0.0.1', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
    ['a stranger writes a trusted address first', '10.0.0.1', '10.0.0.9, 203.0.113.5', '203.0.113.5'],
    ['every address is trusted: the outermost is it', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['the entry is no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['the entry has a port', '10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['the entry is IPv6 in brackets', '10.0.0.1', '[2001:db8::5]', '2001:db8::5'],
    ['the entry is IPv6 with a port', '10.0.0.1', '[2001:db8::5]:443', '2001:db8::5'],
    ['the entry is in quotes', '10.0.0.1', '"[2001:db8::5]:443"', '2001:db8::5'],
    ['the entry is IPv4 in IPv6', '10.0.0.1', '::ffff:203.0.113.5', '203.0.113.5'],
    ['the entry is IPv4 in IPv6, in hexadecimal and with a port', '10.0.0.1', '[::ffff:cb00:7105]:80', '203.0.113.5'],
    ['the entry is IPv6 in another spelling', '10.0.0.1', '2001:DB8:0:0:0:0:0:0005', '2001:db8::5'],
    ['the entry has a zone', '10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['a trusted proxy is told with a port', '10.0.0.1', '203.0.113.5, [fd00::2]:80, 10.9.9.9:4711', '203.0.113.5'],
    ['the nearest entry is hidden', '10.0.0.1', '203.0.113.5, _hidden', '10.0.0.1'],
    ['the entry behind a trusted one is hidden', '10.0.0.1', 'unknown, 10.9.9.9', '10.9.9.9'],
    ['the port is none', '10.0.0.1', '203.0.113.5:http', '10.0.0.1'],
    ['the brackets do not end', '10.0.0.1', '[2001:db8::5', '10.0.0.1'],
    ['the entry is a name', '10.0.0.1', 'client.example:80', '10.0.0.1'],
    ['the header is empty', '10.0.0.1', '', '10.0.0.1'],
    ['it is IPv6', 'fd00::1', '2001:db8::5', '2001:db8::5'],
    ['the proxy’s address is IPv4 in IPv6', '::ffff:10.0.0.1', '203.0.113.5', '203.0.113.5'],
  ])('when %s', (_, peer, forwarded, expected) => {
    expect(addressesTo(peer, forwarded === undefined ? [] : xForwardedFor(forwarded), trustedProxies).at(-1)).toBe(expected);
  });
});

describe('the stage', () => {
  const run = (settings: EdgeSettings, headers: Readonly<Record<string, string>> = { 'x-forwarded-for': '203.0.113.5' }): string => {
    const context = { clientAddress: '10.0.0.1', request: { raw: { headers, socket: { remoteAddress: '10.0.0.1' } } } };
    new ClientAddressStage(settings, new ClientAddressSignals()).run(context as never);
    return context.clientAddress;
  };
  const both = { 'x-forwarded-for': '203.0.113.5', forwarded: 'for=203.0.113.6' };

  it('believes no proxy by default', () => expect(run(trusting())).toBe('10.0.0.1'));
  it('believes the proxies of the settings', () => expect(run(trusting('10.0.0.0/8'))).toBe('203.0.113.5'));
  it('reads Forwarded where that is what the proxies write', () => expect(run({ ...trusting('10.0.0.0/8'), addressFrom: 'forwarded' }, both)).toBe('203.0.113.6'));
  it('does not look at the header that the proxies do not write', () => {
    expect(run(trusting('10.0.0.0/8'), both)).toBe('203.0.113.5');
    expect(run(trusting('10.0.0.0/8'), { forwarded: 'for=203.0.113.6' })).toBe('10.0.0.1');
  });

  const hidden = (settings: EdgeSettings, ...headers: Readonly<Record<string, string>>[]): ClientHidden[] => {
    const told: ClientHidden[] = [];
    const signals = new ClientAddressSignals();
    signals.clientHidden.subscribe((event) => told.push(event));
    const stage = new ClientAddressStage(settings, signals);
    for (const one of headers) stage.run({ clientAddress: '', request: { raw: { headers: one, socket: { remoteAddress: '::ffff:10.0.0.1' } } } } as never);
    return told;
  };
  const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

  it('tells once that a trusted proxy hides its clients, and why', () => {
    const header = 'x-forwarded-for';
    expect(hidden(trusting('10.0.0.0/8'), {}, {}, from('unknown'), from(''), from('unknown, 10.0.0.2'))).toEqual([
      { because: 'absent', header, proxy: '10.0.0.1' },
      { because: 'unreadable', header, proxy: '10.0.0.1' },
    ]);
    expect(hidden(trusting('10.0.0.0/8'), from('_a, 10.0.0.2:80'))).toEqual([{ because: 'unreadable', header, proxy: '10.0.0.2' }]);
  });

  it('tells nothing where the client is known, or is no proxy', () => {
    expect(hidden(trusting('10.0.0.0/8'), from('203.0.113.5:80'), from('10.0.0.2'), from('nonsense, 203.0.113.5'))).toEqual([]);
    expect(hidden(trusting('192.0.2.0/24'), {}, from('unknown'))).toEqual([]);
    expect(hidden(trusting(), {}, from('unknown'))).toEqual([]);
  });
});
