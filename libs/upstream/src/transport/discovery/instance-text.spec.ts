import type { Protocol } from './instance-address.ts';
import { parseInstance } from './instance-text.ts';

describe('an entry of instances', () => {
  const read = (text: string, protocol: Protocol = 'http') => {
    const { text: written, ...entry } = parseInstance(text, protocol) as { text?: string };
    if (written !== undefined) expect(written).toBe(text);
    return entry;
  };

  it.each([
    ['http://127.0.0.1:9081', { kind: 'static', address: 'http://127.0.0.1:9081' }],
    ['http://Catalog:80/', { kind: 'static', address: 'http://catalog' }],
    ['https://catalog.example:443', { kind: 'static', address: 'https://catalog.example' }],
    ['https://catalog.example:80', { kind: 'static', address: 'https://catalog.example:80' }],
    ['HTTP://[::1]:9081', { kind: 'static', address: 'http://[::1]:9081' }],
    ['dns+http://catalog.shop.svc:8080', { kind: 'dns', scheme: 'http', name: 'catalog.shop.svc', port: 8080 }],
    ['dns+https://catalog.example.', { kind: 'dns', scheme: 'https', name: 'catalog.example', port: 443 }],
    ['srv+http://_http._tcp.catalog.example', { kind: 'srv', scheme: 'http', name: '_http._tcp.catalog.example' }],
    ['srv+https://catalog.service.consul', { kind: 'srv', scheme: 'https', name: 'catalog.service.consul' }],
    ['file:///etc/portico/catalog%20a.yaml', { kind: 'file', path: '/etc/portico/catalog a.yaml' }],
    ['file:lists/catalog.yaml', { kind: 'file', path: 'lists/catalog.yaml' }],
    ['unix:/run/Catalog.sock', { kind: 'static', address: 'unix:/run/Catalog.sock' }],
    [`unix:/${'x'.repeat(106)}`, { kind: 'static', address: `unix:/${'x'.repeat(106)}` }],
    ['UNIX:/run/a.sock', { kind: 'static', address: 'unix:/run/a.sock' }],
    ['FILE:lists/catalog.yaml', { kind: 'file', path: 'lists/catalog.yaml' }],
    [`http://${'x'.repeat(63)}.a:1`, { kind: 'static', address: `http://${'x'.repeat(63)}.a:1` }],
    ['http://my_service:65535', { kind: 'static', address: 'http://my_service:65535' }],
    ['dns+http://catalog', { kind: 'dns', scheme: 'http', name: 'catalog', port: 80 }],
  ])('%s is read for HTTP', (text, entry) => expect(read(text)).toEqual({ ...entry, labels: {} }));

  it.each([
    ['127.0.0.1:9087', { kind: 'static', address: '127.0.0.1:9087' }],
    ['recommendations:80', { kind: 'static', address: 'recommendations:80' }],
    ['[::1]:9087', { kind: 'static', address: '[::1]:9087' }],
    ['dns+grpc://recommendations:443', { kind: 'dns', scheme: 'grpc', name: 'recommendations', port: 443 }],
    ['srv+grpc://_grpc._tcp.recommendations', { kind: 'srv', scheme: 'grpc', name: '_grpc._tcp.recommendations' }],
    ['file:recommendations.yaml', { kind: 'file', path: 'recommendations.yaml' }],
  ])('%s is read for gRPC', (text, entry) => expect(read(text, 'grpc')).toEqual({ ...entry, labels: {} }));

  it('has labels behind its address', () => {
    const text = '  http://a:1   weight=2 zone=eu-1\tversion=v2.1 priority=1 ';
    expect(read(text)).toEqual({ kind: 'static', address: 'http://a:1', labels: { weight: 2, zone: 'eu-1', version: 'v2.1', priority: 1 } });
  });

  it('has labels up to their bounds', () => {
    const labels = { weight: 65_535, priority: 0, zone: 'z'.repeat(63), version: 'a_B-9.' };
    const text = `http://a:1 ${Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(' ')}`;
    expect(read(text)).toEqual({ kind: 'static', address: 'http://a:1', labels });
  });

  const formsOfHttp = 'write http://host:port, https://host:port, dns+http://name:port, srv+http://_http._tcp.name, unix:/path.sock or file:///path.yaml';
  const formsOfGrpc = 'write host:port, dns+grpc://name:port, srv+grpc://_grpc._tcp.name or file:///path.yaml';
  const fileFix = 'write file:///absolute/path.yaml or file:relative.yaml, with %20 for a space';
  const bare = 'remove it: an instance is a host and a port';
  it.each<[string, Protocol, ...string[]]>([
    ['', 'http', `has no scheme; ${formsOfHttp}`],
    ['catalog:8080', 'http', `has no scheme; ${formsOfHttp}`],
    ['ftp://catalog', 'http', `begins with ftp://; ${formsOfHttp}`],
    ['dns+grpc://catalog:1', 'http', `begins with dns+grpc://; ${formsOfHttp}`],
    ['http://catalog:1', 'grpc', `begins with http://; ${formsOfGrpc}`],
    ['http://catalog:1/v1?a=b#c', 'http', `carries a path; ${bare}`, `carries a query or fragment; ${bare}`],
    ['http://catalog:1?a=b', 'http', `carries a query or fragment; ${bare}`],
    ['http://catalog:1#c', 'http', `carries a query or fragment; ${bare}`],
    [`http://${'x'.repeat(64)}.a:1`, 'http', `has the host "${'x'.repeat(64)}.a", which is no name; write letters, digits, dashes and dots`],
    ['http://a-.b:1', 'http', 'has the host "a-.b", which is no name; write letters, digits, dashes and dots'],
    ['http://', 'http', 'has no valid host and port; write them like catalog:8080 or [::1]:8080, the port from 1 to 65535'],
    ['http://a:65536', 'http', 'has no valid host and port; write them like catalog:8080 or [::1]:8080, the port from 1 to 65535'],
    ['http://a:0', 'http', 'has the port 0; write one from 1 to 65535'],
    ['http://-a:1', 'http', 'has the host "-a", which is no name; write letters, digits, dashes and dots'],
    ['recommendations', 'grpc', 'has no port; add it, as in recommendations:8080'],
    ['dns+grpc://recommendations', 'grpc', 'has no port; add it, as in dns+grpc://recommendations:8080'],
    ['dns+http://10.0.0.1:81', 'http', 'looks up what is an IP address already; write http://10.0.0.1:81'],
    ['srv+grpc://[::1]', 'grpc', 'looks up what is an IP address already; write [::1]:8080'],
    ['srv+http://_http._tcp.a:80', 'http', 'has a port, which is for the SRV records to say; write srv+http://_http._tcp.a'],
    ['file:', 'http', `names no file; ${fileFix}`],
    ['file:lists/', 'http', `names no file; ${fileFix}`],
    ['file://lists/catalog.yaml', 'grpc', `names the host lists; ${fileFix}`],
    ['file:%zz', 'http', `has no valid path; ${fileFix}`],
    ['unix:', 'http', 'names no socket; write an absolute path: unix:/run/catalog.sock'],
    ['unix:run/catalog.sock', 'http', 'names no socket; write an absolute path: unix:/run/catalog.sock'],
    ['unix:/run/', 'http', 'names no socket; write an absolute path: unix:/run/catalog.sock'],
    ['unix://catalog/x', 'http', 'names no socket; write an absolute path: unix:/run/catalog.sock'],
    ['unix:/run/é', 'http', 'has a path with other than printable ASCII; write an absolute path: unix:/run/catalog.sock'],
    [`unix:/${'x'.repeat(107)}`, 'http', 'has a path of 108 bytes; use at most 107, which is what the operating system takes'],
    ['unix:/run/catalog.sock', 'grpc', `carries a path; ${bare}`],
    ['http://a:1 wieght=2', 'http', 'has the unknown label "wieght=2"; write weight=, priority=, zone= or version=, separated by spaces'],
    ['http://a:1 backup', 'http', 'has the unknown label "backup"; write weight=, priority=, zone= or version=, separated by spaces'],
    ['http://a:1 weight=0', 'http', 'has the label "weight=0", which is not a whole number from 1 to 65535; write it like weight=2'],
    ['http://a:1 priority=1.5', 'http', 'has the label "priority=1.5", which is not a whole number from 0 to 65535; write it like priority=1'],
    ['http://a:1 weight=65536', 'http', 'has the label "weight=65536", which is not a whole number from 1 to 65535; write it like weight=2'],
    ['http://a:1 priority=-1', 'http', 'has the label "priority=-1", which is not a whole number from 0 to 65535; write it like priority=1'],
    [`http://a:1 version=${'v'.repeat(64)}`, 'http', `has the label "version=${'v'.repeat(64)}", which is not up to 63 letters, digits, dots, dashes or underscores; write it like version=v2`],
    ['http://a:1 zone=', 'http', 'has the label "zone=", which is not up to 63 letters, digits, dots, dashes or underscores; write it like zone=eu-1'],
    ['http://a:1 weight=1 weight=2', 'http', 'has two labels named weight; write one, such as weight=2'],
    ['a weight=x zone=é', 'grpc', 'has no port; add it, as in a:8080', 'has the label "weight=x", which is not a whole number from 1 to 65535; write it like weight=2', 'has the label "zone=é", which is not up to 63 letters, digits, dots, dashes or underscores; write it like zone=eu-1'],
  ])('%j is refused for %s, with all reasons', (text, protocol, ...reasons) => {
    expect(parseInstance(text, protocol)).toEqual({ kind: 'faulty', errors: reasons.map((reason) => `"${text}" ${reason}`) });
  });

  it.each(['http://hunter2@a:1', 'http://:hunter2@a:1', 'http://u:hunter2@a:1', 'http://hunter2@a:1/x', 'hunter2@a', 'http://u:hunter2@a b@c', 'http://a:1 zone=hunter2@a', 'http://u:hunter2@[a'])('%s is refused without repeating what may be a password', (text) => {
    for (const protocol of ['http', 'grpc'] as const) {
      const entry = parseInstance(text, protocol);
      expect(entry.kind).toBe('faulty');
      expect(JSON.stringify(entry)).not.toContain('hunter2');
    }
  });
});
