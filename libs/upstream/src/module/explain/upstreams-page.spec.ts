import type { InstanceDescription, UpstreamDescription } from './upstream-description.ts';
import { upstreamsPage } from './upstreams-page.ts';

const instance = (changes: Partial<InstanceDescription> = {}): InstanceDescription => ({
  ...{
    address: 'http://shop-0',
    zone: undefined,
    version: undefined,
    weight: 1,
    priority: 0,
    state: 'well',
    backIn: undefined,
    underWay: 0,
    latency: undefined,
  },
  ...changes,
});
const upstream = (changes: Partial<UpstreamDescription> = {}): UpstreamDescription => ({
  upstream: 'shop',
  ...{ circuit: 'closed', circuits: [], underWay: 2, limit: 50, streams: { open: 1, limit: 256 } },
  recent: { seconds: 60, calls: 120, failed: 3, late: 1, failing: [] },
  instances: [instance()],
  settings: { name: 'shop' } as UpstreamDescription['settings'],
  ...changes,
});
const since = '2026-01-02T03:04:05.000Z';
const IN_TROUBLE = upstream({
  upstream: 'R&D <b>',
  circuit: 'open',
  circuits: [
    { operation: 'GET /a', state: 'open', since },
    { operation: 'GET /b', state: 'half-open', since },
  ],
  recent: {
    seconds: 60,
    calls: 4,
    failed: 4,
    late: 0,
    failing: [
      { operation: 'GET /a', since, calls: 4, outcome: 'timeout' },
      { operation: 'GET /b', since, calls: 2, outcome: 'reset' },
    ],
  },
  instances: [
    instance({
      address: 'http://a-long-name:8080',
      zone: 'z1',
      version: '1.2',
      weight: 3,
      priority: 1,
      state: 'ejected',
      backIn: 1_001,
      underWay: 7,
      latency: 12.3,
    }),
    instance({ address: 'http://b', state: 'down' }),
    instance({ address: 'http://c', state: 'joining' }),
  ],
});

const render = (accept: string, ...upstreams: readonly UpstreamDescription[]): { type: string; body: string } =>
  upstreamsPage(() => upstreams).render(accept) as { type: string; body: string };

describe('the page of upstreams', () => {
  it('is at /upstreams, and says what it is about', () => {
    expect(upstreamsPage(() => [])).toMatchObject({ path: '/upstreams', about: expect.stringContaining('upstreams') });
  });

  it.each([
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['*/*', 'application/json'],
    ['', 'application/json'],
  ])('is for %s: %s', (accept, type) => expect(render(accept, upstream()).type).toBe(type));

  it('is all that is known as JSON', () => {
    const { body } = render('application/json', upstream(), IN_TROUBLE);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify([upstream(), IN_TROUBLE])));
    expect(body).toMatch(/^\[\n {2}\{\n[^]*\]\n$/);
  });

  it('is a table in the terminal, whose columns are as wide as what stands in them', () => {
    expect(render('text/plain', upstream(), IN_TROUBLE).body).toBe(
      [
        'shop: circuit closed, 2 of 50 calls in flight, 1 of 256 streams open;\n' +
          '  3 of 120 calls failed in the last 60 s, 1 were given up late',
        '  instance       state  in flight  latency  zone  version  weight  priority',
        '  http://shop-0  well   0                                  1       0',
        '',
        `R&D <b>: circuit open (GET /a: open since ${since}, GET /b: half-open since ${since}), ` +
          '2 of 50 calls in flight, 1 of 256 streams open;\n  4 of 4 calls failed in the last 60 s, 0 were given up late' +
          `;\n  GET /a fails each time since ${since}, 4 times so far: timeout;\n  GET /b fails each time since ${since}, 2 times so far: reset`,
        '  instance                 state                 in flight  latency  zone  version  weight  priority',
        '  http://a-long-name:8080  ejected, back in 2 s  7          12.3 ms  z1    1.2      3       1',
        '  http://b                 down                  0                                  1       0',
        '  http://c                 joining               0                                  1       0',
        '',
      ].join('\n'),
    );
  });

  it('is a table for browsers, in which nothing is taken for markup', () => {
    const { body } = render('text/html', upstream(), IN_TROUBLE);
    const rows = [...body.matchAll(/<tr( class="[a-z]+")?>(.*?)<\/tr>/g)].map(([, kind = '', cells = '']) => [
      kind.trim(),
      ...[...cells.matchAll(/<t[dh]>(.*?)<\/t[dh]>/g)].map(([, text]) => text),
    ]);
    const head = ['', 'instance', 'state', 'in flight', 'latency', 'zone', 'version', 'weight', 'priority'];
    expect(rows).toEqual([
      head,
      ['class="well"', 'http://shop-0', 'well', '0', '', '', '', '1', '0'],
      head,
      ['class="ejected"', 'http://a-long-name:8080', 'ejected, back in 2 s', '7', '12.3 ms', 'z1', '1.2', '3', '1'],
      ['class="down"', 'http://b', 'down', '0', '', '', '', '1', '0'],
      ['class="joining"', 'http://c', 'joining', '0', '', '', '', '1', '0'],
    ]);
    expect([...body.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text)).toEqual([
      expect.stringMatching(/^shop <small>circuit closed, .*late<\/small>$/),
      expect.stringMatching(/^R&amp;D &lt;b> <small>circuit open /),
    ]);
    expect(body).toMatch(/^<!doctype html>/);
    expect(body).toContain('<th>instance</th>');
    expect(body).toContain('<pre>{\n  "name": "shop"\n}</pre>');
  });
});
