import type { Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/internal';
import { StartError } from '../server/start-error.ts';
import { ClassRules } from './class-rules.ts';
import { handlerArguments, inPath, listed } from './handler-arguments.ts';
import type { HandlerArgument, Place } from './handler-arguments.ts';
import { inputClass } from './input-class.ts';
import { namedBody } from './named-body.ts';
import type { InputClass } from './input-class.ts';
import { schemaInput } from './schema-input.ts';
import type { StandardSchema } from './standard-schema.ts';
import { propertyTypeFaults } from './property-types.ts';
import type { Sent } from './property-types.ts';

/** What a route reads: named parameters, and classes with rules. */
export interface RouteInput {
  readonly query: InputSource;
  readonly path: InputSource;
  readonly body: InputClass | undefined;
  /** Are the bytes of the body kept, for `@RawBody()`? */
  readonly rawBody: boolean;
  /** What a plugin of Fastify has to set on requests for the handler's parameters, by name. */
  readonly decorators: readonly string[];
  /** The header fields of which a pipe makes a number, in lower case. */
  readonly numericHeaders: readonly string[];
}

export interface InputSource {
  /** `@Query('q')`: read as text, one by one. */
  readonly names: ReadonlySet<string>;
  /** Those of which a pipe makes a number. */
  readonly numbers: readonly string[];
  /** `@Query() query: HomeQuery`. */
  readonly type: InputClass | undefined;
  /** What single ones are held against. */
  readonly schemas?: ReadonlyMap<string, StandardSchema>;
}

/** What a route says of itself that its input depends on. */
export interface InputPlace extends Place {
  /** Is the body a form? */
  readonly form: boolean;
}

/** Methods whose body Fastify does not read. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'TRACE']);

/** Reads what the handler's parameters declare. @throws StartError for each that nothing describes, or that no request could bring */
export function routeInput(controller: Type, handler: string, place: InputPlace): RouteInput {
  const faults: string[] = [];
  const all = handlerArguments(controller, handler, place, faults);
  const source = (kind: RouteParamtypes, sent: Sent): InputSource => {
    const known = all.filter((argument) => argument.kind === kind);
    const named = known.filter(({ name }) => name !== undefined);
    const [whole, ...others] = known.filter(({ name }) => name === undefined);
    for (const other of others) if (other.type !== whole?.type || other.schema !== whole?.schema) faults.push(`${other.what} is declared with two classes, ${whole?.type?.name} and ${other.type?.name}; make one of them`);
    const type = whole && !isTextsOfThePath(whole) ? classOf(whole, sent, faults, nameOf(controller, handler)) : undefined;
    if (type) faults.push(...named.flatMap((argument) => namedFaults(argument, type)));
    const numbers = named.filter(({ name, numeric }) => numeric && type?.typeOf(name as string) !== Number);
    const schemas = new Map(named.flatMap(({ name, schema }) => (schema ? [[name as string, schema] as const] : [])));
    return { names: new Set(named.map(({ name }) => name as string)), numbers: numbers.map(({ name }) => name as string), type, ...(schemas.size > 0 ? { schemas } : {}) };
  };
  const query = source(RouteParamtypes.QUERY, 'texts');
  const path = source(RouteParamtypes.PARAM, 'texts');
  const body = source(RouteParamtypes.BODY, place.form ? 'texts' : 'json');
  if (path.type && !path.type.schema && place.parameters) faults.push(...pathFaults(path.type, place.parameters));
  const has = (kind: RouteParamtypes): boolean => all.some((argument) => argument.kind === kind);
  const bodies = all.filter(({ kind }) => kind === RouteParamtypes.BODY);
  faults.push(...bodyFaults(bodies.length > 0, has(RouteParamtypes.RAW_BODY), place));
  const [first] = bodies;
  const named = first && bodies.every(({ name }) => name !== undefined);
  const type = named ? classOf({ ...first, type: namedBody(nameOf(controller, handler), bodies, faults), what: bodies.map(({ what }) => what).join(', ') }, place.form ? 'texts' : 'json', faults, '') : body.type;
  if (faults.length > 0) throw new StartError(faults);
  const numericHeaders = all.filter(({ kind, name, numeric }) => kind === RouteParamtypes.HEADERS && numeric && name !== undefined).map(({ name }) => (name as string).toLowerCase());
  return { query, path, body: type, rawBody: has(RouteParamtypes.RAW_BODY), decorators: all.flatMap(({ fromPlugin }) => fromPlugin ?? []), numericHeaders };
}

/** What documents call the body of a handler that takes single values of it. */
const nameOf = ({ name }: Type, handler: string): string => `${name.replace(/Controller$/, '')}${handler.replace(/^./, (first) => first.toUpperCase())}Body`;

/** `@Param() params: Record<string, string>`: the router knows their names, and all are texts. */
const isTextsOfThePath = ({ kind, type, schema }: HandlerArgument): boolean => kind === RouteParamtypes.PARAM && !schema && (type === undefined || type === (Object as unknown));

function classOf({ type, schema, what }: HandlerArgument, sent: Sent, faults: string[], name: string): InputClass | undefined {
  if (schema) return schemaInput(schema, name);
  try {
    const known = inputClass(type);
    faults.push(...[...propertyTypeFaults(ClassRules.of(known.type), sent)].map((fault) => `${what} ${fault}`));
    return known;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    faults.push(...error.faults.map((fault) => `${what} ${fault}`));
    return undefined;
  }
}

/** A single value beside the class of them all is one of its properties. */
function namedFaults({ name, what }: HandlerArgument, { type, properties, schema }: InputClass): string[] {
  return name === undefined || name === '' || schema || properties.has(name) ? [] : [`${what} is no property of ${type.name}, ${listed(properties)}; add it there with its rules`];
}

function pathFaults({ type, properties, ignoresUnknown }: InputClass, parameters: ReadonlySet<string>): string[] {
  const missing = [...properties].filter((name) => !parameters.has(name));
  const unread = ignoresUnknown ? [] : [...parameters].filter((name) => !properties.has(name));
  return [
    ...missing.map((name) => `@Param() has ${type.name}.${name}, which is not in the path, ${listed(parameters, inPath)}; add it to the path, or take it out of the class`),
    ...unread.map((name) => `@Param() has ${type.name} without ${name}, which is in the path: each request would be refused; add it with its rules`),
  ];
}

function bodyFaults(declared: boolean, raw: boolean, { method, form }: InputPlace): string[] {
  if (declared && WITHOUT_BODY.has(method)) return [`@Body() is never there, since the body of a ${method} is not read; take @Query(), or another method`];
  if (form && !declared) return ['is a @FormBody() without @Body(): name the class of its fields'];
  return raw && !declared ? ['@RawBody() has no @Body() beside it; add one with a class: a body is read where that says what it holds'] : [];
}
