import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { edgeOfTable } from '../edge-table/edge-rows.ts';
import type { Sections } from './front.ts';

interface Named {
  readonly name: string;
}

/** What stands around the BFF. */
interface Around {
  /** Its own settings. */
  readonly file: string;
  readonly folder: string;
  /** What a route with POST has to say. */
  readonly writes: Readonly<Record<string, unknown>>;
  readonly urls: Readonly<Record<string, string>>;
  readonly nats: string | undefined;
  /** Where the shop's service is that speaks gRPC; undefined without the shop. */
  readonly recommendations: readonly string[] | undefined;
}

/** What the suite adds to the settings of a BFF: routes below `/probe`, to services of its own. */
export function sectionsOf({ file, folder, writes, urls, nats, recommendations }: Around): Sections {
  const { server, upstreams = [], routes = [], static: mounts = [] } = parse(readFileSync(file, 'utf8')) as Record<string, Named[]> & { server?: object; static?: (Named & { root: string })[] };
  const tls = { ca: join(folder, 'ca.crt'), certificate: join(folder, 'partner.crt'), key: join(folder, 'partner.key') };
  const upstream = (name: string, instances: string[], more: object = {}): object => ({ name: `probe-${name}`, kind: 'http', instances, timeout: '20s', ...more });
  const url = (name: string): string => urls[name] as string;
  return {
    // What a table says is not when; a busy machine is late.
    server: { ...server, deadline: '20s' },
    reloadEvery: '50ms',
    edge: { ...edgeOfTable(join(folder, 'blocked')), compression: { enabled: true, threshold: '100B' } },
    upstreams: [
      ...upstreams.filter(({ name }) => name !== 'recommendations'),
      ...(recommendations ? [{ name: 'recommendations', kind: 'grpc', instances: recommendations.map((address) => address.replace(/^grpc:\/\//, '')), timeout: '20s' }] : []),
      ...['stable', 'canary', 'shadow'].map((name) => upstream(name, [url(name)])),
      ...['reads', 'writes'].map((name) => upstream(name, [url('breaking'), url('waiting')], { retry: { attempts: 3 } })),
      ...['secured', 'unproven'].map((name) => upstream(name, [url(name)], { tls })),
    ],
    versions: [{ name: 'probe-stable', variants: [{ name: 'stable', to: 'probe-stable', weight: 50 }, { name: 'canary', to: 'probe-canary', weight: 50 }], overrideHeader: 'x-probe-version' }],
    static: [...mounts.map((mount) => ({ ...mount, root: resolve(dirname(file), mount.root) })), { name: 'probe-files', path: '/probe/files/*', root: join(folder, 'files'), access: 'public', immutable: ['assets/'], fallback: true, precompressed: true }],
    ...(recommendations ? { transcode: TRANSCODED } : {}),
    ...(nats === undefined ? {} : { nats: { servers: [nats] }, messages: MESSAGES.map((one) => (one.does === 'subscribe' ? one : { ...one, policies: writes })) }),
    routes: [...routes, ...ROUTES.map((one) => (one.match.methods?.includes('POST') ? { ...one, policies: writes } : one))],
  };
}

type Match = { readonly path: string; readonly methods?: readonly string[] } & Readonly<Record<string, unknown>>;
interface ProbeRoute extends Named {
  readonly match: Match;
}

const TRANSCODED = [
  { name: 'probe-shop', to: 'recommendations', methods: ['Recommend', 'Follow'], prefix: '/probe', access: 'public' },
  { name: 'probe-own', to: 'recommendations', methods: ['Recommend'], prefix: '/probe-own', access: 'authenticated' },
];

const MESSAGES = [
  { name: 'probe-command', path: '/probe/commands/:region', does: 'publish', subject: 'probe.kept.{region}', access: 'public' },
  { name: 'probe-lost', path: '/probe/lost', does: 'publish', subject: 'probe.lost', access: 'public' },
  { name: 'probe-question', path: '/probe/questions/:what', does: 'request', subject: 'probe.asked.{what}', access: 'public' },
  { name: 'probe-events', path: '/probe/events/:what', does: 'subscribe', subject: 'probe.told.{what}', access: 'public' },
  { name: 'probe-own-events', path: '/probe/own-events', does: 'subscribe', subject: 'probe.told.{caller}', access: 'authenticated' },
] as const;

const JSON_TYPE = 'application/json';
const route = (name: string, to: string, match: Match, more: object = {}) => ({ name: `probe-${name}`, match, to: `probe-${to}`, access: 'public', types: [JSON_TYPE], ...more });
const METHODS = ['GET', 'POST'];

const ROUTES: readonly ProbeRoute[] = [
  route('items', 'canary', { path: '/probe/items/*', methods: METHODS }, { rewrite: { path: '/v1/*', query: { set: { by: 'route' } } } }),
  route('items-two', 'shadow', { path: '/probe/items/*', headers: { 'x-version': '2' } }),
  route('items-host', 'shadow', { path: '/probe/items/*', host: 'items.example', query: { beta: 'yes' } }),
  route('item', 'shadow', { path: '/probe/items/:id/parts' }, { rewrite: { path: '/parts/:id' } }),
  route('versions', 'stable', { path: '/probe/versions/*' }),
  route('mirrored', 'canary', { path: '/probe/mirrored', methods: METHODS }, { mirror: { to: 'probe-shadow', bodyLimit: '1kB' } }),
  route('streams', 'canary', { path: '/probe/streams/*', methods: METHODS }, { websocket: true, bodyLimit: '3MB', types: [JSON_TYPE, 'text/event-stream'], rewrite: { path: '/*' } }),
  route('packed', 'canary', { path: '/probe/packed/*' }, { compress: 'auto' }),
  route('packed-always', 'canary', { path: '/probe/packed-always' }, { compress: 'always' }),
  route('reads', 'reads', { path: '/probe/reads' }),
  route('writes', 'writes', { path: '/probe/writes', methods: ['POST'] }),
  route('bodies', 'canary', { path: '/probe/bodies', methods: ['POST'] }, {
    rewrite: {
      query: { rename: { q: 'query' } },
      requestHeaders: { pass: ['x-kept'], set: { 'x-set': 'by the route' } },
      responseHeaders: { rename: { 'x-of-service': 'x-of-bff' } },
      requestBody: { remove: ['internal'], rename: { title: 'name' }, limit: '1kB' },
      responseBody: { allow: ['url', 'body', 'headers'] },
    },
  }),
  ...['secured', 'unproven'].map((name) => route(name, name, { path: `/probe/${name}` })),
  { name: 'probe-moved', match: { path: '/probe/moved/*' }, redirect: { to: '/probe/items/*' }, access: 'public' } as Named & { match: Match },
  route('private', 'canary', { path: '/probe/private' }, { access: 'authenticated' }),
];
