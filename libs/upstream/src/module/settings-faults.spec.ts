import { ListOf, loadSettings } from '@portico/config';
import { needsUndici, settingsFaults } from './settings-faults.ts';
import { UPSTREAM_KINDS } from './upstream.settings.ts';
import type { AnyUpstreamSettings, HttpUpstreamSettings } from './upstream.settings.ts';

class Settings {
  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams: AnyUpstreamSettings[] = [];
}

const load = (instance: string, more = ''): HttpUpstreamSettings =>
  loadSettings(Settings, { text: `upstreams: [{ name: catalog, kind: http, instances: ["${instance}"]${more && `, ${more}`} }]`, file: 'bff.yaml', env: { NODE_ENV: 'development' } }).upstreams[0] as HttpUpstreamSettings;

const [HTTP, HTTPS, UNIX] = ['http://catalog:8080', 'https://catalog:8443', 'unix:/run/catalog.sock zone=a'];
const PROXY = "proxy: 'http://proxy:3128'";

describe('the transport of an upstream', () => {
  it.each([
    ['our own', HTTP, '', false],
    ['our own', HTTPS, 'transport: own, tls: {}', false],
    ['undici', HTTP, 'transport: undici', true],
    ['undici', HTTP, 'http2: true', true],
    ['undici', UNIX, '', true],
    ['undici', HTTPS, `${PROXY}, proxyCredentials: 'bff:secret'`, true],
  ])('is %s for %s with %s', (_, instance, more, undici) => {
    const settings = load(instance, more);
    expect({ undici: needsUndici(settings), faults: settingsFaults({ upstreams: [settings] }) }).toEqual({ undici, faults: [] });
  });

  it.each([
    [UNIX, 'transport: own', 'transport: own speaks HTTP/1.1 over TCP and TLS alone, and instances has the Unix socket unix:/run/catalog.sock; write transport: undici, or leave it out'],
    [HTTP, 'transport: own, http2: true', 'transport: own speaks HTTP/1.1 over TCP and TLS alone, and http2 is true; write transport: undici, or leave it out'],
    [HTTP, `transport: own, ${PROXY}`, 'transport: own speaks HTTP/1.1 over TCP and TLS alone, and proxy is set; write transport: undici, or leave it out'],
    [UNIX, 'tls: {}', 'tls is set, but unix:/run/catalog.sock is not secured; take tls away, or write https:// there'],
    [HTTP, "proxyCredentials: 'a:b'", 'proxyCredentials is set, but there is no proxy; name it in proxy, or take them away'],
    [UNIX, PROXY, 'proxy leads nowhere for unix:/run/catalog.sock, which is on this machine; take one of them away'],
    ['dns+https://catalog', PROXY, 'proxy looks up names itself, and dns+https://catalog would be looked up here; write its name with https:// or http://'],
    [HTTP, `http2: true, ${PROXY}`, 'http2 cannot go through a proxy to http://catalog:8080; write https:// there, or take one of them away'],
    [HTTP, `identity: { kind: internal-jwt, audience: catalog }, ${PROXY}`, 'identity would be told to the proxy, which reads what goes to http://catalog:8080; write https:// there'],
  ])('is refused for %s with %s', (instance, more, fault) => {
    expect(settingsFaults({ upstreams: [load(instance, more)] })).toEqual([`upstreams.catalog.${fault}`]);
  });

  it.each(['proxy:3128', 'http://user:secret@proxy:3128', 'http://proxy:3128/path', 'socks5://proxy'])('has a proxy by its origin, not %s', (proxy) => {
    expect(() => load(HTTP, `proxy: '${proxy}'`)).toThrow(/must\s+be\s+the\s+origin\s+of\s+an\s+HTTP\s+proxy/);
  });
});
