import { RequestMethod } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import findMyWay from 'find-my-way';
import type { HTTPMethod } from 'find-my-way';
import { StartError } from '../server/start-error.ts';
import { routeInput } from '../input/route-input.ts';
import { viewSchema } from '../views/view-schema.ts';
import { declarationOf } from './decorators.ts';
import type { RouteDeclaration } from './decorators.ts';
import type { Route, RouteHandler } from './route.ts';

/** Characters. */
export const LONGEST_PARAMETER = 500;

/** What follows the path does not choose the route; taking a long query apart costs ten times what finding one does. */
const NO_QUERY = {};

/** Every endpoint of a BFF, checked as a whole before anything listens. */
export class RouteTable {
  private readonly byKey: ReadonlyMap<string, Route>;
  private readonly methods: ReadonlySet<string>;
  /** The router that Fastify has, with the same settings: for what must be known before Fastify is asked, or beside it. */
  private readonly router = findMyWay({ maxParamLength: LONGEST_PARAMETER, querystringParser: () => NO_QUERY });

  constructor(readonly routes: readonly Route[]) {
    this.byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
    this.methods = new Set(routes.map(({ method }) => method));
    for (const route of routes) this.router.on(route.method as HTTPMethod, route.path, () => undefined, route);
  }

  /** Finds a route as it was registered; a HEAD belongs to its GET. */
  find(method: string, path: string): Route | undefined {
    return this.byKey.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
  }

  /** Finds the route of a request. @param url its path, and whatever follows */
  match(method: string, url: string): Route | undefined {
    return (this.router.find((method === 'HEAD' ? 'GET' : method) as HTTPMethod, url)?.store ?? undefined) as Route | undefined;
  }

  /** The methods with a route at a request's path, for `Allow`. */
  methodsAt(url: string): string[] {
    return [...this.methods].filter((method) => this.match(method, url)).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  }

  /** @throws StartError naming every route without access or view, and every input or view that cannot be checked */
  static of(controllers: Iterable<Type>): RouteTable {
    const faults: string[] = [];
    const routes: Route[] = [];
    for (const controller of controllers) {
      for (const [name, handler] of handlersOf(controller)) {
        try {
          routes.push(...routesOf(controller, name, handler));
        } catch (error) {
          if (!(error instanceof StartError)) throw error;
          faults.push(...error.faults.map((fault) => `${controller.name}.${name}: ${fault}`));
        }
      }
    }
    const seen = new Set<string>();
    for (const { method, path, operationId } of routes) {
      const doubled = [`${method} ${path}`, operationId].find((key) => seen.has(key));
      if (doubled) faults.push(`${doubled} is declared twice`);
      seen.add(`${method} ${path}`).add(operationId);
    }
    if (faults.length > 0) throw new StartError(faults);
    return new RouteTable(routes);
  }
}

function* handlersOf(controller: Type): Iterable<[string, RouteHandler]> {
  for (const name of Object.getOwnPropertyNames(controller.prototype).filter((one) => one !== 'constructor')) {
    const value = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as unknown;
    if (typeof value === 'function' && Reflect.hasMetadata(PATH_METADATA, value)) yield [name, value as RouteHandler];
  }
}

function routesOf(controller: Type, name: string, handler: RouteHandler): Route[] {
  const declared = { ...declarationOf(controller), ...declarationOf(handler) };
  const faults: string[] = [];
  if (!declared.access) faults.push('says nothing of access: add @Public() or @Authenticated()');
  if (!declared.stream && !declared.view) faults.push('says nothing of its answer: add @Returns(View), or @Stream()');
  if (declared.stream && (declared.view || declared.byteBudget)) faults.push('is a @Stream(), so it can have neither @Returns() nor @Bytes()');
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  faults.push(...idempotencyFaults(method, declared));
  const input = collect(faults, () => routeInput(controller, name));
  if (declared.view) collect(faults, () => viewSchema(declared.view as Type));
  if (faults.length > 0) throw new StartError(faults);
  const operation = `${controller.name.replace(/Controller$/, '').replace(/^./, (first) => first.toLowerCase())}.${name}`;
  return pathsOf(controller, handler).map((path) => ({
    method,
    path,
    operationId: operation,
    summary: declared.summary,
    access: declared.access ?? 'authenticated',
    scopes: declared.scopes ?? [],
    roles: declared.roles ?? [],
    kind: declared.stream ? 'stream' : 'data',
    priority: declared.priority ?? 'read',
    idempotency: declared.idempotency,
    view: declared.view,
    status: (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? (method === 'POST' ? 201 : 200),
    byteBudget: declared.byteBudget,
    bodyLimit: declared.bodyLimit,
    input: input as Route['input'],
    form: declared.form ?? false,
    answerHeaders: declared.answerHeaders ?? {},
    documented: declared.documented ?? true,
    controller,
    handler,
  }));
}

function idempotencyFaults(method: string, { idempotency, access, stream }: RouteDeclaration): string[] {
  if (!idempotency || idempotency.key === 'needless') return [];
  return [
    ...(method === 'GET' || method === 'HEAD' ? ['only reads, so @Idempotent() means nothing; take it out'] : []),
    // Whose keys cannot be told apart could be given each other's answers.
    ...(access === 'public' ? ['is @Public(), and the keys of callers whom nobody knows cannot be told apart; take @Idempotent() out'] : []),
    ...(stream ? ['is a @Stream(), and what is handed on cannot be kept; take @Idempotent() out'] : []),
  ];
}

function collect<T>(faults: string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function pathsOf(controller: Type, handler: RouteHandler): string[] {
  const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
  return prefixes.flatMap((prefix) => paths.map((path) => toFastifyPath(`/${prefix}/${path}`)));
}

/** Nest names its wildcards (`/media/*path`), Fastify does not (`/media/*`). */
const toFastifyPath = (path: string): string => path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '').replace(/\*\w+/, '*');
