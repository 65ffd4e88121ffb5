import { HIGH_LIMITS } from '../../../lab/src/bff/production-bff.ts';
import { FEW } from '../verify/kept-answers.ts';
import type { LookedAt, Subject } from './subject.ts';
import { bffSubject, CALLS, PATH, SUBJECT } from './subjects.ts';

const HIT: LookedAt = { status: 200, cacheStatus: 'portico;hit;ttl=' };
/** Hits count against limits like all other requests. */
const LIMITED = { PORTICO_RATE_LIMIT__ENABLED: 'true', ...HIGH_LIMITS };

const declared = (name: string, operation: string): object => ({ name, private: true, operations: [{ name: operation, fresh: '1h' }] });
const route = (name: string, access: string): object => ({ name, match: { path: `/${name}/products` }, to: 'catalog', access, types: ['application/json'], cache: true, rewrite: { path: '/kept/products' } });

/** No upstream is told who calls: nothing would be everybody's then, unless it says so. */
const UPSTREAMS = [
  ...['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders'].map((name) => ({ name, kind: 'http', instances: ['http://127.0.0.1:9081'] })),
  { name: 'recommendations', kind: 'grpc', instances: ['127.0.0.1:9087'] },
];

const SECTIONS = {
  upstreams: UPSTREAMS,
  caching: { upstreams: [declared('catalog', 'GET /products'), declared('customers', 'GET /customers/{id}')] },
  routes: [route('kept', 'public'), route('mine', 'authenticated')],
};

const caching = (name: string, what: string, path: string, looked: LookedAt): Subject => ({
  ...bffSubject(name, `web-bff in its production configuration with limits, ${what}`, LIMITED, path),
  ...{ sections: SECTIONS, looked },
});

const handedOn = { answers: 'kept-products' } as const;
export const ROUTED_HIT: Subject = { ...caching('route-hit', 'a route that answers by what is kept', '/kept/products', HIT), ...handedOn, calls: 0, same: true };
/** What goes on to upstreams is part of the key: no visit finds what another one has left. */
export const ROUTED_MISS: Subject = { ...caching('route-miss', 'the same route, each time for what is not there', '/kept/products', { status: 200, cacheStatus: 'portico;fwd=' }), ...handedOn, calls: 1 };
export const ROUTED_UNKEPT: Subject = { ...caching('route-without-cache', 'a route that keeps nothing', '/plain/products', { status: 200 }), ...handedOn, calls: 1, sections: { ...SECTIONS, routes: [{ ...route('plain', 'public'), cache: false }] } };

const page = { answers: 'kept-page', calls: 0, same: true } as const;
export const KEPT_PAGE: Subject = { ...caching('kept-view', 'a view that is kept', `${PATH}/kept`, HIT), ...page };
export const NOT_MODIFIED: Subject = { ...KEPT_PAGE, name: 'kept-view-304', what: `${KEPT_PAGE.what}, for who has it`, looked: { ...HIT, status: 304 }, revalidates: true };
export const FROM_MEMORY: Subject = { ...page, name: 'fastify-memory', what: 'Fastify, the same bytes from memory, and a log line', app: 'fastify-memory', path: `${PATH}/kept`, env: {}, looked: { status: 200 } };

/** The page that nothing can be kept of, in a BFF that asks its cache about each call that could be; and in one without a cache. */
export const UNCACHEABLE: Subject = { ...SUBJECT, name: 'web-bff-uncacheable', what: `${SUBJECT.what}, all its upstreams named in caching.upstreams`, calls: CALLS, sections: { caching: { upstreams: ['catalog', 'pricing', 'inventory', 'customers'].map((name) => ({ name })) } } };
export const CACHELESS: Subject = { ...SUBJECT, name: 'web-bff-cacheless', what: `${SUBJECT.what}, without CachingModule`, env: { BENCH_WITHOUT: 'caching' } };

/** Is looked at, and not timed: few requests are allowed, and a deadline that is soon over. */
export const STRICT: Subject = {
  ...KEPT_PAGE,
  ...{ name: 'kept-strict', what: 'few requests, a short deadline, callers with sessions', signIn: { way: 'session' } },
  sections: { ...SECTIONS, session: { issuer: 'http://127.0.0.1:9088', clientId: 'bench', clientSecret: 'a secret that is never used' } },
  env: { PORTICO_RATE_LIMIT__ENABLED: 'true', PORTICO_RATE_LIMIT__BY_ADDRESS__ADDRESS__LIMIT: String(FEW), PORTICO_RATE_LIMIT__BY_ADDRESS__ADDRESS__BURST: String(FEW), PORTICO_SERVER__DEADLINE: '500ms' },
};

/** In this order. */
export const CACHE_SUBJECTS: readonly Subject[] = [ROUTED_HIT, ROUTED_MISS, ROUTED_UNKEPT, FROM_MEMORY, KEPT_PAGE, NOT_MODIFIED, CACHELESS, UNCACHEABLE];
