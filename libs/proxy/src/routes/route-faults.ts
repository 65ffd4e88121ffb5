import { FORWARDABLE, saidAccessFaults } from '@portico/platform';
import { needsUndici } from '@portico/upstream';
import type { AnyUpstreamSettings, HttpUpstreamSettings } from '@portico/upstream';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { mayBeWritten, mayComeBack } from './header-changes.ts';
import { fieldRules, renameFaults } from '../rewriting/field-rules.ts';
import { versionFaults } from '../versions/version-choice.ts';
import type { VersionSettings } from '../versions/versions.settings.ts';
import { parametersIn, pathFault } from './path-template.ts';
import type { HeaderChanges, RouteSettings, Texts } from './routes.settings.ts';

/** Settings that routes are held against. */
interface Around {
  readonly routes?: readonly RouteSettings[];
  readonly upstreams?: readonly AnyUpstreamSettings[];
  readonly versions?: readonly VersionSettings[];
}

/** What is wrong with the routes of a bff.yaml beyond what each setting says by itself: the setting, the reason, the fix. */
export const routeFaults = ({ routes = [], upstreams = [], versions = [] }: Around): string[] => [
  ...routes.flatMap((route) => faultsOf(route, upstreams).map((fault) => `routes.${route.name}${fault}`)),
  ...versionFaults(versions, namesOf(upstreams)),
];

const namesOf = (upstreams: readonly AnyUpstreamSettings[]): string[] => upstreams.filter(({ kind }) => kind === 'http').map(({ name }) => name);

function faultsOf(route: RouteSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  const { match, rewrite, redirect } = route;
  const path = pathFault(match.path);
  return [
    ...(path === undefined ? [] : [`.match.path: ${path}`]),
    ...(match.methods.length === 0 ? ['.match.methods: is empty; name one, or leave it out for GET'] : []),
    ...textFaults('.match.headers', match.headers),
    ...textFaults('.match.query', match.query),
    ...Object.keys(match.headers).flatMap((name) => (name === name.toLowerCase() ? [] : [`.match.headers.${name}: names of header fields are written in small letters; write ${name.toLowerCase()}`])),
    ...saidAccessFaults(route),
    ...answererFaults(route, upstreams),
    ...websocketFaults(route, upstreams),
    ...mirrorFaults(route, upstreams),
    ...(rewrite.path === undefined ? [] : templateFaults('.rewrite.path', rewrite.path, match.path)),
    ...(redirect ? templateFaults('.redirect.to', redirect.to.replace(/^https:\/\/[^/]*/, '') || '/', match.path) : []),
    ...textFaults('.rewrite.query.set', rewrite.query.set),
    ...textFaults('.rewrite.query.add', rewrite.query.add),
    ...textFaults('.rewrite.query.rename', rewrite.query.rename),
    ...renameFaults('.rewrite.requestBody', rewrite.requestBody),
    ...renameFaults('.rewrite.responseBody', rewrite.responseBody),
    ...(route.compress && redirect ? ['.compress: a redirect has no body; take it out'] : []),
    ...(route.cache && fieldRules(rewrite.responseBody) ? ['.cache: answers are kept as the upstream sends them; take cache or rewrite.responseBody out'] : []),
    ...headerFaults('.rewrite.requestHeaders', rewrite.requestHeaders, (name) => FORWARDABLE.test(name), 'it is the message’s own, or says who calls: an upstream’s `identity` tells it that; take it out'),
    ...headerFaults('.rewrite.responseHeaders', rewrite.responseHeaders, mayComeBack, 'no answer of an upstream brings it; take it out'),
  ];
}

function answererFaults({ to, redirect }: RouteSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  if ((to === undefined) === (redirect === undefined)) return [to === undefined ? ': has neither an upstream nor a redirect; add one of to and redirect' : ': has an upstream and a redirect; take one of to and redirect out'];
  if (to === undefined) return [];
  const http = namesOf(upstreams);
  if (http.includes(to)) return [];
  const why = upstreams.some(({ name }) => name === to) ? 'is not of kind http' : 'is no upstream';
  return [`.to: "${to}" ${why}; ${http.length === 0 ? 'add it under upstreams, with kind: http' : `write one of ${http.join(', ')}`}`];
}

function websocketFaults({ websocket, match, to }: RouteSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  if (!websocket) return [];
  const upstream = upstreams.find(({ name, kind }) => name === to && kind === 'http') as HttpUpstreamSettings | undefined;
  return [
    ...(match.methods.includes('GET') ? [] : ['.websocket: WebSockets are opened by GET; add it to match.methods']),
    ...(upstream && needsUndici(upstream) ? [`.websocket: connections of "${to}" are undici’s, which carry no WebSockets; name an upstream without transport: undici, http2, proxy and Unix sockets`] : []),
  ];
}

function mirrorFaults({ mirror, redirect }: RouteSettings, upstreams: readonly AnyUpstreamSettings[]): string[] {
  if (!mirror) return [];
  if (redirect) return ['.mirror: no upstream answers a redirect; take it out'];
  const http = namesOf(upstreams);
  return http.includes(mirror.to) ? [] : [`.mirror.to: "${mirror.to}" is no upstream of kind http; write one of ${http.join(', ')}`];
}

function templateFaults(at: string, template: string, match: string): string[] {
  const fault = pathFault(template);
  if (fault !== undefined) return [`${at}: ${fault}`];
  const known = parametersIn(match);
  const unknown = parametersIn(template).filter((name) => !known.includes(name));
  return unknown.map((name) => `${at}: ${name} is no parameter of ${match}; ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}`);
}

const textFaults = (at: string, texts: Texts): string[] =>
  Object.entries(texts).flatMap(([name, value]) => (typeof (value as unknown) === 'string' ? [] : [`${at}.${name}: is no text; put it in quotes, "${String(value)}"`]));

function headerFaults(at: string, { pass, set, add, remove, rename }: HeaderChanges, may: (name: string) => boolean, why: string): string[] {
  const written = [...Object.entries(set).map((entry) => ['set', ...entry] as const), ...Object.entries(add).map((entry) => ['add', ...entry] as const)];
  return [
    ...pass.flatMap((name) => (may(name) && name === name.toLowerCase() ? [] : [`${at}.pass: ${name} cannot be passed on; ${name === name.toLowerCase() ? why : `write it in small letters, ${name.toLowerCase()}`}`])),
    ...[...remove, ...written.map(([, name]) => name)].flatMap((name) => (name === name.toLowerCase() ? [] : [`${at}: ${name} has capital letters; write ${name.toLowerCase()}`])),
    ...Object.entries(rename).flatMap(([name, other]) => (may(name) && may(other) && name === name.toLowerCase() && isField(other, '') && mayBeWritten(other) && other === other.toLowerCase() ? [] : [`${at}.rename.${name}: cannot be renamed to ${other}; name two end-to-end fields in small letters that may be passed on`])),
    ...textFaults(`${at}.set`, set),
    ...textFaults(`${at}.add`, add),
    ...written.flatMap(([how, name, value]) => (isField(name, value) && mayBeWritten(name) ? [] : [`${at}.${how}.${name}: cannot be written; name an end-to-end field, with a value of one line`])),
  ];
}

/** What is wrong with fields that a setting writes. */
export const writtenFaults = (at: string, texts: Texts): string[] => headerFaults(at, { pass: [], set: texts, add: {}, remove: [], rename: {} }, () => true, '').map((fault) => fault.replace(`${at}.set`, at));

function isField(name: string, value: unknown): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value as string);
    return true;
  } catch {
    return false;
  }
}
