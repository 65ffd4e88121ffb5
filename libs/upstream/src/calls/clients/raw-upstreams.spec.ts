import type { RawUpstream } from './raw-upstream.ts';
import { RawUpstreams } from './raw-upstreams.ts';

const named = (name: string): RawUpstream => ({ name }) as RawUpstream;

describe('the upstreams by origin', () => {
  const [catalog, pricing] = [named('catalog'), named('pricing')];
  const upstreams = new RawUpstreams([
    { upstream: catalog, instances: ['http://10.0.0.1:8080 weight=2 zone=eu-1', 'https://catalog.example:443', 'http://pricing'] },
    { upstream: pricing, instances: ['dns+http://pricing.svc:80', 'srv+http://_http._tcp.pricing', 'file:pricing.yaml', 'http://10.0.0.1:8080'] },
  ]);

  it.each([
    ['http://catalog', catalog],
    ['http://10.0.0.1:8080', catalog],
    ['https://catalog.example', catalog],
    ['http://pricing.svc', pricing],
  ])('%s is one', (origin, upstream) => {
    expect(upstreams.at(origin)).toBe(upstream);
  });

  it('knows an upstream by its name, whatever instances others have', () => {
    expect(upstreams.at('http://pricing')).toBe(pricing);
  });

  it.each(['http://elsewhere', 'https://catalog', 'http://catalog:8080', 'http://_http._tcp.pricing', 'null'])('%s is none', (origin) => {
    expect(upstreams.at(origin)).toBeUndefined();
  });

  it('says how they are best called', () => {
    expect(upstreams.origins).toEqual(['http://catalog', 'http://pricing']);
  });
});
