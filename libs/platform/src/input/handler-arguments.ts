import { ParseFloatPipe, ParseIntPipe } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { HOST_METADATA, PIPES_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { isStandardSchema } from './standard-schema.ts';
import type { StandardSchema } from './standard-schema.ts';

/** A parameter of a handler with one of Nest's decorators. */
export interface HandlerArgument {
  readonly kind: RouteParamtypes;
  /** As it is written: `@Query('limit') of parameter 1`. */
  readonly what: string;
  /** What stands in the decorator's brackets; undefined for all of it. */
  readonly name: string | undefined;
  /** As TypeScript's compiler kept it: a class; Object for a union, an interface or `unknown`. */
  readonly type: Type | undefined;
  /** Does a pipe make the value of what is sent? */
  readonly piped: boolean;
  /** Does one of Nest's pipes make a number of it? */
  readonly numeric: boolean;
  /** What its decorator's options say of it, where the BFF checks it by that. */
  readonly schema: StandardSchema | undefined;
  /** What a plugin of Fastify sets on the request, by its name there; undefined for what the request brings. */
  readonly fromPlugin: string | undefined;
}

interface Declared {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
  readonly schema?: unknown;
}

/** Where a route is, and what it takes. */
export interface Place {
  readonly method: string;
  /** The names of the parameters in its paths; undefined for one that the router cannot read. */
  readonly parameters: ReadonlySet<string> | undefined;
}

const DECORATORS: Readonly<Partial<Record<RouteParamtypes, string>>> = {
  [RouteParamtypes.BODY]: '@Body',
  [RouteParamtypes.QUERY]: '@Query',
  [RouteParamtypes.PARAM]: '@Param',
  [RouteParamtypes.HEADERS]: '@Headers',
  [RouteParamtypes.HOST]: '@HostParam',
  [RouteParamtypes.COOKIES]: '@Cookies',
  [RouteParamtypes.SIGNED_COOKIES]: '@SignedCookies',
  [RouteParamtypes.SESSION]: '@Session',
  [RouteParamtypes.RAW_BODY]: '@RawBody',
};

/** Decorators of Nest that a BFF has nothing for: their parameter would be undefined in every request. */
const NEVER_THERE: Readonly<Partial<Record<RouteParamtypes, string>>> = {
  [RouteParamtypes.NEXT]: '@Next() has nothing to call, and Nest would wait for an answer; take it out and return the answer',
  [RouteParamtypes.FILE]: '@UploadedFile() is never set, since bodies are JSON or forms; let clients send files to the service that keeps them',
  [RouteParamtypes.FILES]: '@UploadedFiles() is never set, since bodies are JSON or forms; let clients send files to the service that keeps them',
  [RouteParamtypes.ACK]: '@Ack() is for WebSocket gateways; take it out',
};

/** Arrives as text, whatever its parameter's type says. */
const AS_TEXT = [RouteParamtypes.QUERY, RouteParamtypes.PARAM, RouteParamtypes.HEADERS, RouteParamtypes.HOST, RouteParamtypes.COOKIES, RouteParamtypes.SIGNED_COOKIES];

/** What a schema is asked about by the BFF itself. */
export const CHECKED_BY_SCHEMA: readonly RouteParamtypes[] = [RouteParamtypes.BODY, RouteParamtypes.QUERY, RouteParamtypes.PARAM];

/** Texts by name that no class of rules is held against. */
const UNCHECKED = [RouteParamtypes.HEADERS, RouteParamtypes.HOST, RouteParamtypes.COOKIES, RouteParamtypes.SIGNED_COOKIES];

/** Their decorators take no pipes. */
const WITHOUT_PIPES = [RouteParamtypes.HEADERS, RouteParamtypes.HOST];

const PIPES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [Number, 'ParseFloatPipe'],
  [Boolean, 'ParseBoolPipe'],
  [Array, 'ParseArrayPipe'],
  [Date, 'ParseDatePipe'],
]);

/** What the parameters of a handler read. @param faults gets what no request could ever bring, and what no rule would look at */
export function handlerArguments(controller: Type, handler: string, { parameters }: Place, faults: string[]): HandlerArgument[] {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<string, Declared>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, handler) ?? []) as (Type | undefined)[];
  const method = (controller.prototype as Record<string, object>)[handler] as object;
  const all = [controller, method].flatMap((target) => (Reflect.getMetadata(PIPES_METADATA, target) ?? []) as unknown[]);
  const hosts = [Reflect.getMetadata(HOST_METADATA, controller) as unknown].flat().filter((host) => typeof host === 'string');
  return Object.entries(declared).flatMap(([key, { index, data, pipes = [], schema }]): HandlerArgument[] => {
    const kind = Number(key.split(':')[0]) as RouteParamtypes;
    const never = NEVER_THERE[kind];
    if (never !== undefined) faults.push(never);
    const decorator = DECORATORS[kind];
    if (decorator === undefined) return [];
    const name = typeof data === 'string' ? data : undefined;
    const argument = { kind, what: `${decorator}(${name === undefined ? '' : `'${name}'`})`, name, type: saidType(types[index]), piped: all.length + pipes.length > 0, numeric: [...all, ...pipes].some(isNumeric), schema: isStandardSchema(schema) && CHECKED_BY_SCHEMA.includes(kind) ? schema : undefined, fromPlugin: kind === RouteParamtypes.SESSION ? 'session' : undefined };
    if (schema !== undefined && !argument.schema && !argument.piped) faults.push(`${argument.what} has a schema, which only a pipe checks: add new StandardSchemaValidationPipe() to its pipes, or take a class with rules`);
    if (argument.schema && kind === RouteParamtypes.BODY && name !== undefined) faults.push(`${argument.what} has a schema for one value of the body; take all of it, @Body({ schema })`);
    const known = kind === RouteParamtypes.PARAM ? parameters : kind === RouteParamtypes.HOST ? new Set(hosts.flatMap(hostParameters)) : undefined;
    if (known && name && !known.has(name)) faults.push(`${argument.what} is not in the ${kind === RouteParamtypes.HOST ? 'host' : 'path'}, ${listed(known, inPath)}; write one that is, or add it`);
    faults.push(...nameFaults(argument), ...typeFaults(argument));
    return [argument];
  });
}

/** An enum is kept as the object that it is, which says nothing of a single value. */
const saidType = (type: unknown): Type | undefined => (typeof type === 'function' ? (type as Type) : undefined);

const isNumeric = (pipe: unknown): boolean => [ParseIntPipe, ParseFloatPipe].some((known) => pipe === known || pipe instanceof known);

const hostParameters = (host: string): string[] => [...host.matchAll(/:(\w+)/g)].map(([, name]) => name as string);

/** A parameter as a path has it. */
export const inPath = (name: string): string => (name === '*' ? name : `:${name}`);

export const listed = (names: Iterable<string>, as = (name: string): string => name): string => {
  const all = [...names].map(as);
  return all.length === 0 ? 'which has none' : `which has ${all.join(', ')}`;
};

function nameFaults({ name, what }: HandlerArgument): string[] {
  return name === '' ? [`${what} names nothing; write a name, or no text at all`] : [];
}

function typeFaults({ kind, name, type, piped, schema, what }: HandlerArgument): string[] {
  if (piped || schema || type === undefined || type === (Object as unknown)) return [];
  if (name === undefined) return UNCHECKED.includes(kind) ? [`${what} is declared as ${type.name}, whose rules nothing checks; take single ones by name, or declare Record<string, string>`] : [];
  if (!AS_TEXT.includes(kind) || type === (String as unknown)) return [];
  const pipe = WITHOUT_PIPES.includes(kind) ? undefined : PIPES.get(type);
  return [`${what} is declared as ${type.name} and arrives as text; ${pipe === undefined ? 'declare it a string' : `add a pipe: ${what.replace(/\)$/, `, ${pipe})`)}, or read it by a class with rules`}`];
}
