import type { Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { classDeclarationOf, methodDeclarationOf } from './decorators.ts';
import { methodNames } from './nest-handlers.ts';
import type { RouteHandler } from './route.ts';

/** Handlers that Nest has beside those of HTTP, by what their packages' metadata keys begin with. */
const KINDS: Readonly<Record<string, string>> = {
  'websockets:': 'a handler of a WebSocket gateway',
  'graphql:': 'a GraphQL resolver',
  'microservices:': 'a message handler',
};
const GATEWAY = 'websockets:is_gateway';

/**
 * What is wrong with gateways, resolvers and message handlers: no stage of the pipeline runs before them, so the caller is unknown there.
 * `@Public()` is all that they can say of access, and they have to say it.
 */
export function otherHandlerFaults(modules: ModulesContainer): string[] {
  return typesOf(modules).flatMap(faultsOf);
}

/** Does any class take WebSockets? */
export const hasGateway = (modules: ModulesContainer): boolean => typesOf(modules).some((type) => Reflect.hasMetadata(GATEWAY, type));

function typesOf(modules: ModulesContainer): Type[] {
  const wrappers = [...modules.values()].flatMap(({ providers, controllers }) => [...providers.values(), ...controllers.values()]);
  // A provider made by a factory may be of a class that only its instance shows.
  const types = new Set(wrappers.flatMap(({ metatype, instance }) => [metatype, (instance as object | null | undefined)?.constructor]));
  return [...types].filter((type): type is Type => typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null);
}

function faultsOf(type: Type): string[] {
  const handlers = methodNames(type).flatMap((name) => {
    const handler = (type.prototype as Record<string, RouteHandler>)[name] as RouteHandler;
    const kind = kindOf(handler);
    return kind === undefined ? [] : [{ what: `${type.name}.${name}`, kind, declared: methodDeclarationOf(ownerOf(type.prototype as object, name), name, handler) }];
  });
  // A gateway without handlers still takes connections.
  if (handlers.length === 0 && Reflect.hasMetadata(GATEWAY, type)) handlers.push({ what: type.name, kind: 'a WebSocket gateway', declared: {} });
  const ofClass = classDeclarationOf(type);
  return handlers.flatMap(({ what, kind, declared }) => {
    const { access } = { ...ofClass, ...declared };
    const contradictions = [...(ofClass.contradictions ?? []), ...(declared.contradictions ?? [])];
    if (contradictions.length > 0) return contradictions.map((fault) => `${what}: ${fault}`);
    if (access === 'public') return [];
    if (access === undefined) return [`${what}: is ${kind} and says nothing of access: add @Public(), or serve it as a route of a controller`];
    return [`${what}: is ${kind}, where no stage says who calls, so its access cannot be checked: serve it as a route of a controller`];
  });
}

/** The class that a method is from. */
function ownerOf(prototype: object, name: string): object {
  let owner: object | null = prototype;
  while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  return owner ?? prototype;
}

function kindOf(handler: RouteHandler): string | undefined {
  const keys = Reflect.getMetadataKeys(handler) as unknown[];
  return Object.keys(KINDS).flatMap((prefix) => (keys.some((key) => typeof key === 'string' && key.startsWith(prefix)) ? [KINDS[prefix]] : []))[0];
}
