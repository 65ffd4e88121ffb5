import { HIGH_LIMITS } from '../../../lab/src/bff/production-bff.ts';
import type { Subject } from './subject.ts';

export const PATH = '/api/storefront';
/** Catalogue page, prices, stock, profile. */
export const CALLS = 4;
const UPSTREAMS = ['CATALOG', 'PRICING', 'INVENTORY', 'CUSTOMERS'];
const CHECK_ALL = Object.fromEntries(UPSTREAMS.map((name) => [`PORTICO_UPSTREAMS__${name}__CHECKED`, '1']));

export const bffSubject = (name: string, what: string, env: Record<string, string> = {}, path = PATH): Subject => ({
  name,
  what,
  app: 'web-bff',
  path,
  calls: CALLS,
  env,
});
const byHand = (name: string, what: string): Subject => ({ name, what, app: name, path: PATH, calls: CALLS, env: {} });
const remembered = (of: Subject): Subject => ({
  ...of,
  name: `${of.name}-remembered`,
  what: `${of.what}, the page remembered`,
  path: `${PATH}/remembered`,
  calls: 0,
});

/** What is measured, and against what. */
export const SUBJECT = bffSubject('web-bff', 'web-bff in its production configuration');
export const FASTIFY = byHand('fastify-undici', 'Fastify + undici by hand, response schema, nothing cross-cutting');
export const EXPRESS = byHand('nest-express-axios', 'NestJS + Express + @nestjs/axios');
export const FLOOR = byHand('node-http-undici', 'node:http + undici, the floor');

/** As many as ask for the same page at once. */
const CROWD = { connections: 64, same: true } as const;
export const SHARED: Subject = {
  ...bffSubject('web-bff-shared', 'web-bff, identical requests of visitors who are not known', {}, `${PATH}/shared`),
  ...CROWD,
};
export const FASTIFY_CROWD: Subject = { ...FASTIFY, name: 'fastify-undici-same', what: `${FASTIFY.what}, the same requests`, ...CROWD };

/** One call of the catalogue, handed on. */
const handedOn = { path: '/products', calls: 1, answers: 'products', env: {} } as const;
export const PROXY: Subject = { ...handedOn, name: 'web-bff-proxy', what: 'web-bff in its production configuration, a route of bff.yaml', app: 'web-bff', settings: 'tools/bench/apps/web-bff/routed.bff.yaml' };
export const STREAM: Subject = { ...handedOn, name: 'node-http-stream', what: 'node:http + undici’s stream, nothing else', app: 'node-http-stream' };

export const PROXY_PEERS: readonly Subject[] = [
  { ...handedOn, name: 'fastify-http-proxy', what: '@fastify/http-proxy, nothing else', app: 'fastify-http-proxy' },
  { ...handedOn, name: 'http-proxy-middleware', what: 'node:http + http-proxy-middleware, nothing else', app: 'http-proxy-middleware' },
  { ...handedOn, name: 'nginx', what: 'nginx, one worker', app: 'nginx', server: 'nginx' },
  { ...handedOn, name: 'haproxy', what: 'haproxy, one thread', app: 'haproxy', server: 'haproxy' },
];

/** The route that is asked for stands behind the others. */
export const FEW_ROUTES: Subject = { ...PROXY, name: 'web-bff-10-routes', what: `${PROXY.what}, and ten others`, routes: 10 };
export const MANY_ROUTES: Subject = { ...PROXY, name: 'web-bff-1000-routes', what: `${PROXY.what}, and a thousand others`, routes: 1_000 };

/** Few at a time: bodies on their way have a bound. nginx counts each twice, since it hands it on to itself. */
const UPLOAD = { path: '/uploads', upload: 1024 * 1024, connections: 4, calls: 2 } as const;
export const UPLOADS: Subject = { ...PROXY, ...UPLOAD, name: 'web-bff-uploads', what: 'web-bff, uploads of 1 MiB by a route of bff.yaml' };
export const STREAM_UPLOADS: Subject = { ...STREAM, ...UPLOAD, name: 'node-http-stream-uploads', what: 'node:http + undici’s stream, uploads of 1 MiB' };

const NEST = byHand('nest-fastify-undici', 'Nest on Fastify + undici by hand');
const BARE = { BENCH_WITHOUT: 'capabilities' };

/** What a mechanism costs: the subjects that have it less those that do not. */
export interface Rung {
  readonly mechanism: string;
  readonly plus: readonly Subject[];
  readonly minus: readonly Subject[];
  /** The share of requests that pay for it, where the rung makes every one pay. */
  readonly share?: number;
  /** Is it part of what web-bff costs in the measured case? */
  readonly counts: boolean;
}

const CLIENT = bffSubject('web-bff-without-plan', 'the platform and its upstream client, joined by hand', BARE, `${PATH}/without-plan`);
const PLAN = bffSubject('web-bff-bare', 'with the plan, without edge, overload, caller, metrics and log', BARE);
const CAPABILITIES = bffSubject('web-bff-unobserved', 'without metrics and log', { BENCH_WITHOUT: 'observability' });
const SILENT = bffSubject('web-bff-silent', 'without the log line', { PORTICO_LOG__LEVEL: 'silent' });
const CHECKED = bffSubject('web-bff-checked', 'every upstream answer checked', CHECK_ALL);
const QUERY = bffSubject('web-bff-query', 'with a query parameter to validate', {}, `${PATH}?limit=8`);
const LIMITED = bffSubject('web-bff-limited', 'with limits by address, out of reach', { PORTICO_RATE_LIMIT__ENABLED: 'true', ...HIGH_LIMITS });
const NEST_ALONE = remembered(NEST);
const PLATFORM_ALONE = remembered(PLAN);

/** From peer (a) up to web-bff; what counts adds up to the difference between the two. */
export const LADDER: readonly Rung[] = [
  { mechanism: 'Nest', plus: [NEST], minus: [FASTIFY], counts: true },
  { mechanism: 'platform: context, pipeline, serialiser', plus: [PLATFORM_ALONE], minus: [NEST_ALONE], counts: true },
  { mechanism: 'upstream client, four calls', plus: [CLIENT, NEST_ALONE], minus: [NEST, PLATFORM_ALONE], counts: true },
  { mechanism: 'plan of four parts', plus: [PLAN], minus: [CLIENT], counts: true },
  { mechanism: 'client address, overload and caller', plus: [CAPABILITIES], minus: [PLAN], counts: true },
  { mechanism: 'metrics', plus: [SILENT], minus: [CAPABILITIES], counts: true },
  { mechanism: 'log line', plus: [SUBJECT], minus: [SILENT], counts: true },
  { mechanism: 'contract check, one answer in a hundred', plus: [CHECKED], minus: [SUBJECT], share: 0.01, counts: false },
  { mechanism: 'limits by address', plus: [LIMITED], minus: [SUBJECT], counts: false },
  { mechanism: 'validation of one query parameter', plus: [QUERY], minus: [SUBJECT], counts: false },
];
