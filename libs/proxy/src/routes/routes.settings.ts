import { ByteSize, Doc, Duration, ListOf, Optional, Section } from '@portico/config';
import { IsArray, IsBoolean, IsIn, IsObject, IsString, Matches } from 'class-validator';
import { BodyChanges } from '../rewriting/body-changes.settings.ts';
import { MirrorSettings } from '../versions/mirror.settings.ts';
import { METHODS } from './methods.ts';

/** Names with their values, as the file has them. */
export type Texts = Readonly<Record<string, string>>;

const ENGLISH_LIST = METHODS.join(', ');

/** Which requests are a route's. */
export class MatchSettings {
  @Matches(/^\//, { message: 'must be a path', context: { fix: 'begin it with a slash, such as /images/:id or /files/*' } })
  @Doc('The path: /images/:id/*. `:name` is one segment, `*` at the end the rest. Where several routes match, a segment that is spelled out wins over `:name`, and that over `*`.')
  path!: string;

  @IsIn(METHODS, { each: true })
  @IsArray()
  @Doc(`The methods, of ${ENGLISH_LIST}. GET answers HEAD as well.`)
  methods: string[] = ['GET'];

  @Optional()
  @Matches(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/, { message: 'must be the name of a host', context: { fix: 'write it in small letters, such as shop.example, with a port only where that matters' } })
  @Doc('The host that is asked for: shop.example. Among routes of one path, one with a host wins over one without.')
  host?: string;

  @IsObject()
  @Doc('Header fields that a request must have, with their values: { x-version: "2" }. Among routes of one path and host, the one with the most of them wins.')
  headers: Texts = {};

  @IsObject()
  @Doc('Fields of the query that a request must have, with their values. They count after headers.')
  query: Texts = {};
}

/** What becomes of a query on its way to the upstream. */
export class QueryChanges {
  @IsObject()
  @Doc('Fields that replace all of their name.')
  set: Texts = {};

  @IsObject()
  @Doc('Fields that are added to those of their name.')
  add: Texts = {};

  @IsString({ each: true })
  @IsArray()
  @Doc('Names of fields that are taken out.')
  remove: string[] = [];

  @IsObject()
  @Doc('Fields that get another name, with the values that they have: { q: query }.')
  rename: Texts = {};
}

/** What becomes of header fields on their way. */
export class HeaderChanges {
  @IsString({ each: true })
  @IsArray()
  @Doc('Names of further fields that go on, in small letters. What is not named here, and is none of those that always go on, stays behind.')
  pass: string[] = [];

  @IsObject()
  @Doc('Fields that replace those of their name.')
  set: Texts = {};

  @IsObject()
  @Doc('Fields that are added to those of their name.')
  add: Texts = {};

  @IsString({ each: true })
  @IsArray()
  @Doc('Names of fields that do not go on, although they would.')
  remove: string[] = [];

  @IsObject()
  @Doc('Fields that go on under another name: { x-shop: x-tenant }.')
  rename: Texts = {};
}

/** What becomes of a request on its way to the upstream, and of the answer on its way back. */
export class RewriteSettings {
  @Optional()
  @Matches(/^\//, { message: 'must be a path', context: { fix: 'begin it with a slash, such as /v2/images/:id/*' } })
  @Doc('The path that the upstream is asked for, with the parameters of the match: /v2/images/:id/*. Without it, the client’s.')
  path?: string;

  @Section(() => QueryChanges, { doc: 'The query that the upstream is asked with.' })
  query = new QueryChanges();

  @Section(() => HeaderChanges, { doc: 'Header fields of the request. What selects a representation and describes a body always goes on; who calls never does, by no setting.' })
  requestHeaders = new HeaderChanges();

  @Section(() => HeaderChanges, { doc: 'Header fields of the answer. What describes and protects the body always goes on; cookies never do.' })
  responseHeaders = new HeaderChanges();

  @Section(() => BodyChanges, { doc: 'JSON bodies of requests. With any of it, others are refused with 415.' })
  requestBody = new BodyChanges();

  @Section(() => BodyChanges, { doc: 'JSON bodies of answers. With any of it, an answer that is none is a 502, and there are no ranges.' })
  responseBody = new BodyChanges();
}

/** An answer that sends the client elsewhere. */
export class RedirectSettings {
  @Matches(/^(?:\/|https:\/\/[^/?#\s]+(?:\/|$))/, { message: 'must be a path or an https:// URL', context: { fix: 'write /new/:id/* or https://other.example/*' } })
  @Doc('Where to, with the parameters of the match: /new/:id/*. The client’s query goes along.')
  to!: string;

  @IsIn([301, 302, 303, 307, 308])
  @Doc('The status.')
  status = 308;
}

/** A route that is answered by an upstream, or by a redirect. */
export class RouteSettings {
  @Matches(/^[a-z][a-z0-9-]*$/, { message: 'must be a name', context: { fix: 'use small letters, digits and hyphens' } })
  @Doc('What it is called in logs, metrics and the manifest of routes.')
  name!: string;

  @Section(() => MatchSettings)
  match!: MatchSettings;

  @Optional()
  @IsString()
  @Doc('The upstream that answers, by its name in `upstreams`. Either this or `redirect`.')
  to?: string;

  @Optional()
  @Section(() => MirrorSettings, { doc: 'A second upstream that is sent copies of the requests.' })
  mirror?: MirrorSettings;

  @Optional()
  @Section(() => RedirectSettings, { doc: 'Where the client is sent instead.' })
  redirect?: RedirectSettings;

  @Optional()
  @IsIn(['public', 'authenticated'])
  @Doc('Who may call, as `@Public()` and `@Authenticated()` say it. Every route must say it; `scopes` and `roles` mean known callers.')
  access?: 'public' | 'authenticated';

  @IsString({ each: true })
  @IsArray()
  @Doc('The scopes that a caller needs, all of them, as `@Scopes()` says it.')
  scopes: string[] = [];

  @IsString({ each: true })
  @IsArray()
  @Doc('The roles of which a caller needs one, as `@Roles()` says it.')
  roles: string[] = [];

  @IsBoolean()
  @Doc('Whether GETs of this route may open a WebSocket (RFC 6455). It is bounded by `streams`, from `limit` to `silent`; pages of other origins may open one where `connections.origins` names them.')
  websocket = false;

  @IsIn(['sign-in', 'read', 'batch'])
  @Doc('Which requests are refused first when there are too many, as `@Important()` says it.')
  priority: 'sign-in' | 'read' | 'batch' = 'read';

  @Matches(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/(?:\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$/, { each: true, message: '"$value" is no media type', context: { fix: 'write it in small letters, such as image/png, image/* or application/json' } })
  @IsArray()
  @Doc('The media types that may be shown in a page: image/*. Anything else leaves as a download in a sandbox.')
  types: string[] = [];

  @Optional()
  @Duration({ min: '10ms', doc: 'How long until the answer begins. Without it, `server.deadline`, and for a request with a body none beside the upstream’s own `timeout`, which begins with its end.' })
  deadline?: number;

  @Optional()
  @ByteSize({ min: '1B', doc: 'The longest body of a request. Without it, `server.bodyLimit`. It is handed on while it arrives.' })
  bodyLimit?: number;

  @IsObject()
  @Doc('Policies of libraries by the names that `ProxyModule.forRoot()` gives them, with their values: { cost: 5 }.')
  policies: Readonly<Record<string, unknown>> = {};

  @IsBoolean()
  @Doc('Whether answers to GET are kept and given to others, as they allow it by `Cache-Control` and `Vary`: as a shared cache does. They are read whole, up to the upstream’s `maxResponse`. The upstream must be one of `caching.upstreams`.')
  cache = false;

  @Optional()
  @IsIn(['auto', 'always'])
  @Doc('Has answers that the upstream sends without a content coding compressed here, as `edge.compression` says: `auto` for requests without credentials that a browser sends by itself, `always` for those too, as `@Compress()` says it. Without it, answers leave in the coding that they come in.')
  compress?: 'auto' | 'always';

  @Section(() => RewriteSettings, { doc: 'What becomes of requests and answers on their way.' })
  rewrite = new RewriteSettings();
}

/** The settings of a BFF that routes to upstreams without a controller. */
export class WithRoutes {
  @ListOf(() => RouteSettings)
  routes: readonly RouteSettings[] = [];
}
