import type { Scope } from '@portico/platform';
import type { Answers, HttpRequest } from '../answers.ts';
import type { CallTarget } from '../call-target.ts';
import { joinOrStart, scopeOfCall } from '../join-or-start.ts';
import { jsonAnswers } from '../json-answers.ts';
import { Operation, REPEAT_KEY } from '../operation.ts';
import { sayCodings } from '../outgoing-headers.ts';
import { startStream, STREAM } from '../stream-answers.ts';
import type { StreamedAnswer } from '../stream-answers.ts';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import { checkField } from '../../transport/connections/sendable.ts';
import { checkNotTheClients } from '../identity/client-credentials.ts';
import { writerOf } from '../contract/parameter-writer.ts';
import type { ParameterWriter } from '../contract/parameter-writer.ts';
import { bodyWriterOf } from '../contract/request-body.ts';
import type { BodyWriter } from '../contract/request-body.ts';
import { PathTemplate } from '../contract/path-template.ts';
import type { HttpContract, HttpOperation } from '../contract/contract.ts';
import type { CallAnswer, CallInput, OperationAt, PathWith, Verb } from '../contract/http-types.ts';
import { callKept } from '../reads/call-kept.ts';
import type { ContractCheck, ShapeCheck } from '../contract/shape-check.ts';

const JSON_TYPE = 'application/json';

/** An operation of the contract with what is needed to send it. */
interface HttpRoute {
  readonly operation: Operation;
  /** The same, for a call that carries a key by which the service knows a repeat. */
  readonly keyed: Operation | undefined;
  readonly method: string;
  readonly template: PathTemplate;
  /** Of the header parameters that are not plain, by their names in lower case; undefined where all are. */
  readonly fields: ReadonlyMap<string, ParameterWriter> | undefined;
  readonly check: ShapeCheck;
  readonly answers: Answers<unknown>;
  /** The cookie parameters, by name. */
  readonly cookies: ReadonlyMap<string, ParameterWriter>;
  readonly accept: string;
  readonly body: BodyWriter;
}

/** The parts of a call as they are at run time. */
interface AnyInput {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly cookies?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Input that may be left out when nothing in it is required. */
type Rest<I> = Record<never, never> extends I ? [input?: I] : [input: I];

/**
 * An HTTP upstream, typed by its pinned contract: `catalog.get('/products/{id}', { path: { id } })` takes and brings what the
 * contract says. Deadline, cancellation and trace come from the current request. Answers that are no success are an
 * `UpstreamFailure`.
 */
export class HttpUpstream<C extends HttpContract> {
  /** Made when an operation is first called: a contract may have hundreds, of which a BFF calls three. */
  private readonly routes = new Map<string, HttpRoute>();

  /** @param basePath the path under which the service is found, instead of the contract's */
  constructor(
    private readonly contract: C,
    private readonly target: CallTarget<ConnectionPool>,
    private readonly check: ContractCheck,
    private readonly basePath?: string,
  ) {}

  get<P extends PathWith<C, 'get'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'get', P>>>): Promise<CallAnswer<OperationAt<C, 'get', P>>> {
    return this.call('GET', path, input as AnyInput);
  }

  post<P extends PathWith<C, 'post'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'post', P>>>): Promise<CallAnswer<OperationAt<C, 'post', P>>> {
    return this.call('POST', path, input as AnyInput);
  }

  put<P extends PathWith<C, 'put'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'put', P>>>): Promise<CallAnswer<OperationAt<C, 'put', P>>> {
    return this.call('PUT', path, input as AnyInput);
  }

  patch<P extends PathWith<C, 'patch'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'patch', P>>>): Promise<CallAnswer<OperationAt<C, 'patch', P>>> {
    return this.call('PATCH', path, input as AnyInput);
  }

  delete<P extends PathWith<C, 'delete'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'delete', P>>>): Promise<CallAnswer<OperationAt<C, 'delete', P>>> {
    return this.call('DELETE', path, input as AnyInput);
  }

  /** Answers to a HEAD have no body: it brings nothing, or fails. */
  head<P extends PathWith<C, 'head'>>(path: P, ...[input]: Rest<CallInput<OperationAt<C, 'head', P>>>): Promise<undefined> {
    return this.call('HEAD', path, input as AnyInput);
  }

  options<P extends PathWith<C, 'options'>>(
    path: P,
    ...[input]: Rest<CallInput<OperationAt<C, 'options', P>>>
  ): Promise<CallAnswer<OperationAt<C, 'options', P>>> {
    return this.call('OPTIONS', path, input as AnyInput);
  }

  /** The same way for a body that is not JSON: the answer is handed on while it arrives. */
  stream<P extends PathWith<C, 'get'>>(path: P, ...[input]: Rest<StreamInput<CallInput<OperationAt<C, 'get', P>>>>): Promise<StreamedAnswer> {
    const route = this.route('GET', path);
    const scope = scopeOfCall(this.target.upstream);
    const request = this.requestFor(route, scope, input as AnyInput, []);
    return startStream(STREAM, this.target, route.operation, scope, request);
  }

  private call<T>(method: Uppercase<Verb>, path: string, input: AnyInput | undefined): Promise<T> {
    const route = this.route(method, path);
    const scope = scopeOfCall(this.target.upstream);
    const request = this.requestFor(route, scope, input, ['accept', route.accept]);
    const operation = route.keyed && hasKey(input) ? route.keyed : route.operation;
    const { reads } = this.target;
    if (reads && (!operation.safe || (isRead(method) && reads.keeps(operation.name)))) return callKept<T>(this.target, reads, { operation, scope, request, check: route.check });
    return joinOrStart(route.answers as Answers<T>, this.target, operation, scope, request);
  }

  private route(method: string, path: string): HttpRoute {
    const name = `${method} ${path}`;
    const known = this.routes.get(name);
    if (known) return known;
    const declared = Object.hasOwn(this.contract.operations, name) ? this.contract.operations[name] : undefined;
    if (!declared) throw new TypeError(`the contract of ${this.target.upstream} has no ${name}`);
    const route = this.routeOf(name, method, path, declared);
    this.routes.set(name, route);
    return route;
  }

  private routeOf(name: string, method: string, path: string, declared: HttpOperation): HttpRoute {
    const { safe, idempotent, parameters } = declared;
    const { quantile } = this.target.hedging;
    const check = this.check.forOperation(declared);
    const basePath = this.basePath ?? declared.basePath ?? this.contract.basePath ?? '';
    return {
      operation: new Operation(name, { safe, repeatable: idempotent }, quantile),
      keyed: declared.keyed ? new Operation(name, { safe, repeatable: true, keyed: true }, quantile) : undefined,
      method,
      template: new PathTemplate(basePath + path, parameters),
      fields: fieldsOf(declared),
      cookies: cookiesOf(declared),
      check,
      answers: jsonAnswers(check),
      accept: declared.accept ?? JSON_TYPE,
      body: bodyWriterOf(declared),
    };
  }

  /** @throws TypeError for a parameter that cannot be written, a field that must not be */
  private requestFor(route: HttpRoute, { context }: Scope, input: AnyInput | undefined, headers: string[]): HttpRequest {
    const { method, template, fields, cookies, body } = route;
    const path = template.fill(input?.path, input?.query);
    const add = (name: string, value: string | undefined): void => {
      if (value === undefined || this.target.identity?.fields.includes(name.toLowerCase())) return;
      checkField(name, value);
      checkNotTheClients(name.toLowerCase(), value, context, this.target.upstream);
      headers.push(name, value);
    };
    for (const name in input?.headers) add(name, written(name, input.headers[name], fields));
    if (input?.cookies) add('cookie', cookieField(input.cookies, cookies));
    sayCodings(headers, context.forwarded);
    if (input?.body === undefined) return { method, path, headers, body: undefined };
    const sent = body(input.body);
    headers.push('content-type', sent.type);
    return { method, path, headers, body: sent.body };
  }
}

function fieldsOf({ parameters = [] }: HttpOperation): HttpRoute['fields'] {
  const fields = parameters.filter((one) => one.in === 'header');
  return fields.length === 0 ? undefined : new Map(fields.map((one) => [one.name.toLowerCase(), writerOf(one)]));
}

function cookiesOf({ parameters = [] }: HttpOperation): HttpRoute['cookies'] {
  return new Map(parameters.filter((one) => one.in === 'cookie').map((one) => [one.name, writerOf(one)]));
}

/** All cookies in one field (RFC 6265, section 5.4); the items of a list are pairs of their own. */
function cookieField(values: Readonly<Record<string, unknown>>, writers: HttpRoute['cookies']): string | undefined {
  const plain = (name: string): ParameterWriter => writerOf({ in: 'cookie', name, style: 'form', explode: true }, true);
  const pairs = Object.entries(values).flatMap(([name, value]) => (writers.get(name) ?? plain(name))(value)?.split('&') ?? []);
  return pairs.length === 0 ? undefined : pairs.join('; ');
}

/** The value of a field; most are a text. */
function written(name: string, value: unknown, fields: HttpRoute['fields']): string | undefined {
  const writer = fields?.get(name.toLowerCase());
  if (writer) return writer(value);
  return typeof value === 'string' ? value : writerOf({ in: 'header', name, style: 'simple', explode: false }, true)(value);
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const hasKey = (input: AnyInput | undefined): boolean =>
  Object.entries(input?.headers ?? {}).some(([name, value]) => value !== undefined && name.toLowerCase() === REPEAT_KEY);

/** A stream may carry the client's own conditional and range headers. */
type StreamInput<I> = Omit<I, 'headers'> & { readonly headers?: Readonly<Record<string, string | undefined>> };
