import type { Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, RENDER_METADATA, SSE_METADATA } from '@nestjs/common/internal';
import { StartError } from '../server/start-error.ts';
import { routeInput } from '../input/route-input.ts';
import { NoContent, viewSchema } from '../views/view-schema.ts';
import { cacheFaults } from './cached-by-url.ts';
import { collect } from './collect.ts';
import { classDeclarationOf, methodDeclarationOf } from './decorators.ts';
import type { RouteDeclaration } from './decorators.ts';
import type { NestHandler } from './nest-handlers.ts';
import { pathParameters } from './path-parameters.ts';
import type { Route } from './route.ts';
import { policiesIn, policyFaults } from './route-policy.ts';

/** What a handler's decorators declare, those of its class and of the classes that this extends included. @throws StartError for each fault */
export function declaredRoute(controller: Type, { name, handler, method, paths }: NestHandler): Omit<Route, 'path'> {
  const ofClass = classDeclarationOf(controller);
  const ofMethod = implementations(controller, name)[0] ?? {};
  const declared = { ...ofClass, ...ofMethod };
  const faults = [
    ...[...(ofClass.contradictions ?? []), ...(ofMethod.contradictions ?? [])],
    ...accessFaults(controller, name, declared),
    ...answerFaults(handler, declared),
    ...sizeFaults(declared),
    ...methodFaults(method),
    ...policyFaults(policiesIn(declared), { method, isPublic: declared.access === 'public', isStream: declared.stream ?? false }),
    ...(declared.access === 'public' ? [] : cacheFaults(controller, handler)),
  ];
  const input = collect(faults, () => routeInput(controller, name, { method, parameters: pathParameters(paths), form: declared.form ?? false }));
  if (declared.view) collect(faults, () => viewSchema(declared.view as Type));
  if (faults.length > 0) throw new StartError(faults);
  return {
    method,
    operationId: `${controller.name.replace(/Controller$/, '').replace(/^./, (first) => first.toLowerCase())}.${name}`,
    summary: declared.summary,
    access: declared.access ?? 'authenticated',
    scopes: declared.scopes ?? [],
    roles: declared.roles ?? [],
    kind: declared.stream ? 'stream' : 'data',
    types: declared.types ?? [],
    priority: declared.priority ?? 'read',
    policies: policiesIn(declared),
    view: declared.view ?? (declared.stream ? undefined : NoContent),
    status: statusOf(handler) ?? (method === 'POST' ? 201 : 200),
    byteBudget: declared.byteBudget,
    bodyLimit: declared.bodyLimit,
    input: input as Route['input'],
    form: declared.form ?? false,
    answerHeaders: declared.answerHeaders ?? {},
    documented: declared.documented ?? true,
    controller,
    handler,
  };
}

/** A method that overrides another has none of its decorators: an access that was said there must not be lost without a word. */
function accessFaults(controller: Type, name: string, { access }: RouteDeclaration): string[] {
  if (!access) return ['says nothing of access: add @Public() or @Authenticated()'];
  const [own, ...overridden] = implementations(controller, name);
  if (own?.access) return [];
  return overridden.some((other) => other.access) ? ['overrides a handler with an access of its own: say here too who may call'] : [];
}

/** What the method of a class declares, and those of the same name that it overrides, from the class upwards. */
function implementations(controller: Type, name: string): RouteDeclaration[] {
  const found: RouteDeclaration[] = [];
  for (let prototype = controller.prototype as object | null; prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
    const value = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    if (typeof value === 'function') found.push(methodDeclarationOf(prototype, name, value));
  }
  return found;
}

function answerFaults(handler: object, { stream, view, byteBudget }: RouteDeclaration): string[] {
  if (stream) return view || byteBudget ? ['is a @Stream(), so it can have neither @Returns() nor @Bytes()'] : [];
  if (!view) return isBodiless(statusOf(handler)) ? [] : ['says nothing of its answer: add @Returns(View), or @HttpCode(204) where there is none, or @Stream()'];
  const written = [[SSE_METADATA, '@Sse()'] as const, [RENDER_METADATA, '@Render()'] as const].find(([key]) => Reflect.hasMetadata(key, handler));
  return written ? [`has ${written[1]}, so its answer is not written by @Returns(); make it a @Stream()`] : [];
}

const statusOf = (handler: object): number | undefined => Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined;

/** RFC 9110, 15.3.5 and 15.3.6: no content, and a reset. */
const isBodiless = (status: number | undefined): boolean => status === 204 || status === 205;

const sizeFaults = ({ bodyLimit, byteBudget }: RouteDeclaration): string[] => [
  ...(bodyLimit === 0 ? ['has a @BodyLimit() of 0 bytes, within which no body fits: write a size such as 8kB, or take no @Body()'] : []),
  ...(byteBudget === 0 ? ['has a budget of 0 @Bytes(), within which no answer fits: write a size such as 6kB'] : []),
];

const methodFaults = (method: string): string[] => (method === 'ALL' ? ['is an @All(): policies are those of a method; declare each with a handler of its own, as @Get() and @Post() do'] : []);
