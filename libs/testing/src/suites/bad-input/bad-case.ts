import { randomUUID } from 'node:crypto';
import { Stages } from '@portico/platform';
import type { InputError, ProblemCode, Route, Stage } from '@portico/platform';
import type { BffUnderTest } from '../../bff/bff-under-test.ts';
import { writeRequest } from '../../wire/raw-request.ts';
import type { RawRequest } from '../../wire/raw-request.ts';

/** A request that a route answers well; bad input is made from it. */
export interface GoodRequest {
  /** `/api/search?q=oak` */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For a route that takes a JSON body. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** For a route that takes a form. */
  readonly form?: Readonly<Record<string, string>>;
}

/** One route with a good request, from which a class of bad input makes its cases. */
export interface Subject {
  readonly route: Route;
  readonly good: GoodRequest;
  /** Methods that the path has. */
  readonly allowed: readonly string[];
  /** Headers that a stage of the BFF reads, each with a value that it cannot accept. */
  readonly badHeaders: Readonly<Record<string, string>>;
  /** Must a request have an `Idempotency-Key`? */
  readonly needsKey: boolean;
}

/** One bad request and what must come of it. */
export interface BadCase {
  /** Bytes where no request can be made of them. */
  readonly request: RawRequest | string | Buffer;
  /** The problems that are right here. */
  readonly codes: readonly ProblemCode[];
  /** The input that `errors` must name when the problem is `invalid-input`. */
  readonly field?: Pick<InputError, 'in' | 'field'>;
  /** Headers that the answer must have. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** What a class of bad input is about: a BFF without such a thing has none of it. */
export type Aspect =
  | 'any route'
  | 'query parameters'
  | 'required query parameters'
  | 'limited texts'
  | 'path parameters'
  | 'bodies'
  | 'forms'
  | 'idempotency keys'
  | 'known callers'
  | 'headers';

/** A class of bad input, applied to every route that has what it is about. */
export interface BadInputClass {
  readonly name: string;
  readonly about: Aspect;
  casesFor(subject: Subject): readonly BadCase[];
}

/** Which routes a suite is about, by their paths: those of a library are tested with it. */
export type RouteChoice = (path: string) => boolean;

export const EVERY_ROUTE: RouteChoice = () => true;

const WHERE_THEY_ARE = 'write one for each, by this name, into what the suite is given as `good`: goodRequests() of e2e/features.ts in a BFF as it is generated';

/** Every route of a BFF, or some, with its good request. @throws Error naming all routes that have none */
export function subjectsOf(
  bff: Pick<BffUnderTest, 'routes' | 'running'>,
  good: Readonly<Record<string, GoodRequest>>,
  badHeaders: Subject['badHeaders'] = {},
  about = EVERY_ROUTE,
): Subject[] {
  const routes = bff.routes.filter(({ path }) => about(path));
  const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
  const without = routes.map(nameOf).filter((name) => !good[name]);
  if (without.length > 0) throw new Error(`there is no good request for ${without.join(', ')}; ${WHERE_THEY_ARE}`);
  const stages = [...bff.running.app.get(Stages).bySlot().values()];
  return routes.map((route): Subject => {
    const request = good[nameOf(route)] as GoodRequest;
    const allowed = bff.running.routes.methodsAt(request.target.split('?')[0] as string);
    return { route, good: request, allowed, badHeaders, needsKey: needsKey(route, stages) };
  });
}

/** Whether the BFF reads what a route is sent. Of one that is handed on, its upstream judges path, query and body. */
export const readsInput = ({ route }: Pick<Subject, 'route'>): boolean => route.answer === undefined;

/** As the API's documentation has it. */
const needsKey = (route: Route, stages: readonly Stage[]): boolean =>
  stages
    .flatMap(({ documentation }) => documentation?.forRoute?.(route)?.headers ?? [])
    .some(({ name, required }) => required && name === 'Idempotency-Key');

/** The good request with a part of it changed. */
export function changed({ route, good, needsKey: keyed }: Subject, change: Partial<RawRequest>): RawRequest {
  const plain: RawRequest = {
    method: route.method,
    target: good.target,
    ...change,
    headers: { ...(keyed ? newKey() : {}), ...good.headers, ...change.headers },
  };
  if (good.form) return { body: String(new URLSearchParams(good.form)), ...plain, headers: { 'content-type': 'application/x-www-form-urlencoded', ...plain.headers } };
  if (good.body === undefined) return plain;
  return { body: JSON.stringify(good.body), ...plain, headers: { 'content-type': 'application/json', ...plain.headers } };
}

/** A new one with every request: with one key for several, all but one would be refused for that. */
const newKey = (): Readonly<Record<string, string>> => ({ 'idempotency-key': `"${randomUUID()}"` });

export const pathOf = ({ good }: Subject): string => good.target.split('?')[0] as string;

/** The good request's target with more in its query. */
export const withQuery = ({ good: { target } }: Subject, query: string): string =>
  `${target}${target.includes('?') ? '&' : '?'}${query}`;

/** The good request with a body of which each letter is a byte (ISO 8859-1). */
export const inLatin1 = (subject: Subject, body: string, type: string): Buffer =>
  Buffer.from(writeRequest(changed(subject, { body, headers: { 'content-type': type, 'content-length': String(body.length) } })), 'latin1');
