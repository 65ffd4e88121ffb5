import { forwardedFor } from './forwarded.ts';

describe('the addresses of Forwarded', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['one hop', 'for=192.0.2.60;proto=http;by=203.0.113.43', ['192.0.2.60']],
    ['several hops, outermost first', 'for=192.0.2.43, for=198.51.100.17;by=203.0.113.60', ['192.0.2.43', '198.51.100.17']],
    ['names in any case, and in any order', 'Proto=https;FOR=192.0.2.60', ['192.0.2.60']],
    ['IPv6, in brackets and quotes', 'For="[2001:db8:cafe::17]"', ['2001:db8:cafe::17']],
    ['ports', 'for="192.0.2.43:47011", for="[2001:db8::17]:_port"', ['192.0.2.43', '2001:db8::17']],
    ['IPv4 in IPv6', 'for="[::ffff:192.0.2.43]:80"', ['192.0.2.43']],
    ['zones', 'for="[fe80::1%eth0]"', ['fe80::1']],
    ['ports that hide', 'for="192.0.2.43:_a1", for="unknown:80"', ['192.0.2.43', undefined]],
    ['escaped characters', 'for="192.0.2\\.60"', ['192.0.2.60']],
    ['a comma and a semicolon inside quotes', 'by="a,b;for=192.0.2.1";for=192.0.2.60', ['192.0.2.60']],
    ['hops that hide whom they saw', 'for=unknown, for=_hidden, for=192.0.2.60, by=203.0.113.43', [undefined, undefined, '192.0.2.60', undefined]],
    ['values that are not addresses', 'for=999.0.2.60, for=2001, for="2001:db8::1"', [undefined, undefined, undefined]],
    ['nothing', '', []],
    ['a pair without a value, further out', 'for=, for=192.0.2.60', [undefined, '192.0.2.60']],
    ['a quote that does not end', 'for=192.0.2.60, for="192.0.2.61', [undefined]],
    ['a quote that a stranger left open', 'for="192.0.2.60, for="[2001:db8::17]";by="_b,c"', [undefined, '2001:db8::17']],
    ['what a stranger has as a host', 'for=192.0.2.60;host="a,for=192.0.2.61"', ['192.0.2.60']],
    ['two clients in one hop', 'for=192.0.2.60;for=192.0.2.61', [undefined]],
    ['a hop that is empty', 'for=192.0.2.60,, for=192.0.2.61', [undefined, '192.0.2.61']],
    ['a hop that is not a pair', '192.0.2.60', [undefined]],
  ])('%s', (_, header, addresses) => {
    expect(forwardedFor(header)).toEqual(addresses);
  });

  it('are read in time that grows with the header only', () => {
    const began = performance.now();
    expect(forwardedFor(`for="${','.repeat(16_000)}`)).toEqual([undefined]);
    expect(forwardedFor(`for=192.0.2.60,${'for="a";'.repeat(2_000)}x`)).toEqual([undefined]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
