import type { Subject } from './subject.ts';

const PATH = '/api/storefront';
const UPSTREAMS = ['CATALOG', 'PRICING', 'INVENTORY', 'CUSTOMERS'];
const CHECK_ALL = Object.fromEntries(UPSTREAMS.map((name) => [`PORTICO_UPSTREAMS__${name}__CHECKED`, '1']));

const bff = (name: string, what: string, env: Record<string, string> = {}, path = PATH): Subject => ({
  name,
  what,
  app: 'web-bff',
  path,
  env,
});
const byHand = (name: string, what: string): Subject => ({ name, what, app: name, path: PATH, env: {} });

/** What is measured, and against what. */
export const SUBJECT = bff('web-bff', 'web-bff in its production configuration');
export const FASTIFY = byHand('fastify-undici', 'Fastify + undici by hand, response schema, nothing cross-cutting');
export const EXPRESS = byHand('nest-express-axios', 'NestJS + Express + @nestjs/axios');
export const FLOOR = byHand('node-http-undici', 'node:http + undici, the floor');

const NEST = byHand('nest-fastify-undici', 'Nest on Fastify + undici by hand');
const BARE = { BENCH_WITHOUT: 'capabilities' };

/** A mechanism is what lies between two subjects that differ in nothing else. */
export interface Rung {
  readonly mechanism: string;
  readonly with: Subject;
  readonly without: Subject;
  /** The share of requests that pay for it, where the rung makes every one pay. */
  readonly share?: number;
  /** Is it part of what web-bff costs in the measured case? */
  readonly counts: boolean;
}

const HAND = bff('web-bff-by-hand', 'the platform around calls by hand', BARE, `${PATH}/by-hand`);
const CLIENT = bff('web-bff-without-plan', 'the platform and its upstream client, joined by hand', BARE, `${PATH}/without-plan`);
const PLAN = bff('web-bff-bare', 'with the plan, without edge, caller, metrics and log', BARE);
const CAPABILITIES = bff('web-bff-unobserved', 'without metrics and log', { BENCH_WITHOUT: 'observability' });
const SILENT = bff('web-bff-silent', 'without the log line', { PORTICO_LOG__LEVEL: 'silent' });
const CHECKED = bff('web-bff-checked', 'every upstream answer checked', CHECK_ALL);
const QUERY = bff('web-bff-query', 'with a query parameter to validate', {}, `${PATH}?limit=8`);

/** From peer (a) up to web-bff, one mechanism a rung. */
export const LADDER: readonly Rung[] = [
  { mechanism: 'Nest', with: NEST, without: FASTIFY, counts: true },
  { mechanism: 'platform: context, pipeline, serialiser', with: HAND, without: NEST, counts: true },
  { mechanism: 'upstream client, four calls', with: CLIENT, without: HAND, counts: true },
  { mechanism: 'plan of four parts', with: PLAN, without: CLIENT, counts: true },
  { mechanism: 'client address and caller', with: CAPABILITIES, without: PLAN, counts: true },
  { mechanism: 'metrics', with: SILENT, without: CAPABILITIES, counts: true },
  { mechanism: 'log line', with: SUBJECT, without: SILENT, counts: true },
  { mechanism: 'contract check, one answer in a hundred', with: CHECKED, without: SUBJECT, share: 0.01, counts: false },
  { mechanism: 'validation of one query parameter', with: QUERY, without: SUBJECT, counts: false },
];
