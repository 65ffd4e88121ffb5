import { EXAMPLES } from '@portico/sandbox';
import type { ServiceName } from '@portico/sandbox';
import { as, startMobileBff } from './mobile-bff.ts';
import type { MobileBff } from './mobile-bff.ts';

const DEADLINE = 700;
/** What a busy machine may add. */
const SLACK = 250;

const SCREENS: readonly (readonly [path: string, service: ServiceName])[] = [
  ['/v1/home', 'catalog'],
  [`/v1/products/${EXAMPLES.ordinary}`, 'catalog'],
  ['/v1/search?q=oak', 'catalog'],
  ['/v1/orders', 'orders'],
];

describe('mobile-bff without what a screen is made of', () => {
  let mobile: MobileBff;

  beforeAll(async () => {
    mobile = await startMobileBff();
  });
  afterEach(() => mobile.sandbox.control.reset());
  afterAll(() => mobile.close());

  it.each(SCREENS)('%s is 503 within the deadline when %s is down', async (path, service) => {
    await mobile.sandbox.control.fault({ service, kind: 'refuse' });
    const startedAt = performance.now();
    const answer = await mobile.bff.get(path, as(EXAMPLES.customer));

    expect(performance.now() - startedAt).toBeLessThan(DEADLINE);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:upstream-unavailable', status: 503 });
    expect(answer.text).not.toContain(service);
    expect(answer.completeness).toBeNull();
  });

  it.each(SCREENS)('%s is 504 at the deadline when %s hangs', async (path, service) => {
    await mobile.sandbox.control.fault({ service, kind: 'hang' });
    const startedAt = performance.now();
    const answer = await mobile.bff.get(path, as(EXAMPLES.customer));

    expect(performance.now() - startedAt).toBeLessThan(DEADLINE + SLACK);
    expect(answer.status).toBe(504);
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:upstream-timeout', status: 504 });
  });

  it('answers at the end of their own time when all that is optional hangs', async () => {
    const services = ['customers', 'orders', 'recommendations', 'pricing', 'inventory'] as const;
    await mobile.sandbox.control.fault(...services.map((service) => ({ service, kind: 'hang' }) as const));
    const startedAt = performance.now();
    const answer = await mobile.bff.get('/v1/home', as(EXAMPLES.customer));

    expect(performance.now() - startedAt).toBeLessThan(DEADLINE + SLACK);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ name: null, currency: null, forYou: null, orders: null });
    expect(answer.completeness).toBe(
      [
        ...['customer', 'orders', 'recommendations'].map((part) => `${part};is=omitted;reason=timeout`),
        'forYou;is=omitted;reason=needs',
        ...['prices', 'stock'].map((part) => `${part};is=omitted;reason=timeout`),
      ].join(', '),
    );
  });
});
