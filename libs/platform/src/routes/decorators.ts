import { parseBytes } from '@portico/config';
import type { ByteText } from '@portico/config';
import type { HttpRedirectResponse, Type } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { FieldType, FieldValue, ItemType } from '../views/field.ts';
import { listView } from '../views/list-view.ts';
import type { Access, Priority } from './route.ts';
import type { SaidOfRoute } from './route-policy.ts';

const DECLARATION = Symbol('portico.route');

/** What an endpoint's decorators say; a controller's class may give the default for its routes. */
export interface RouteDeclaration {
  access?: Access;
  scopes?: readonly string[];
  roles?: readonly string[];
  stream?: boolean;
  types?: readonly string[];
  form?: boolean;
  priority?: Priority;
  view?: Type;
  byteBudget?: number;
  bodyLimit?: number;
  summary?: string;
  answerHeaders?: Readonly<Record<string, string>>;
  documented?: boolean;
  /** What cannot hold at once. */
  contradictions?: readonly string[];
  /** Policies of libraries, by their keys. */
  [policy: symbol]: SaidOfRoute;
}

const declarationOf = (target: object): RouteDeclaration => (Reflect.getOwnMetadata(DECLARATION, target) as RouteDeclaration) ?? {};
const declarationAt = (prototype: object, name: string | symbol): RouteDeclaration => (Reflect.getOwnMetadata(DECLARATION, prototype, name) as RouteDeclaration) ?? {};

/**
 * What the decorators of a class's own method say. They are kept with the method's place in its class, because another decorator may put a
 * function of its own there; and with the function, because it may be copied into another class.
 */
export const methodDeclarationOf = (prototype: object, name: string | symbol, method: object): RouteDeclaration => ({
  ...declarationAt(prototype, name),
  ...declarationOf(method),
});

/** What decorators say of a function that is no method of a class. */
export const saidOf = declarationOf;

/** What a class says for all its handlers: its own decorators go before those of the classes that it extends. */
export function classDeclarationOf(type: Type): RouteDeclaration {
  const base = Object.getPrototypeOf(type) as Type | null;
  return base ? { ...classDeclarationOf(base), ...declarationOf(type) } : {};
}

function joined(before: RouteDeclaration, part: RouteDeclaration): RouteDeclaration {
  const contradiction = contradictionOf(before, part);
  return { ...before, ...part, ...(contradiction === undefined ? {} : { contradictions: [...(before.contradictions ?? []), contradiction] }) };
}

/** One of two rules for the same thing would have to be ignored. */
function contradictionOf(before: RouteDeclaration, part: RouteDeclaration): string | undefined {
  if (before.access && part.access && before.access !== part.access) return 'is @Public(), and says beside it who may call: take one of them out';
  const doubled = (['roles', 'scopes'] as const).find((rule) => before[rule]?.length && part[rule]?.length);
  return doubled && `has two rules of ${doubled}, of which one would be ignored: name all of them in one`;
}

const declare = (target: object, part: RouteDeclaration): void => Reflect.defineMetadata(DECLARATION, joined(declarationOf(target), part), target);

function declareMethod(prototype: object, name: string | symbol, method: object, part: RouteDeclaration): void {
  declare(method, part);
  Reflect.defineMetadata(DECLARATION, joined(declarationAt(prototype, name), part), prototype, name);
}

export type ClassOrMethod = (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => void;

/** A decorator for a method, or for all methods of a class. */
export const onClassOrMethod =
  (part: RouteDeclaration): ClassOrMethod =>
  (target, key, descriptor) =>
    key === undefined ? declare(target, part) : declareMethod(target, key, (descriptor?.value as object) ?? target, part);

/** Anybody may call. For a route or, on a controller, for all its routes. */
export const Public = (): ClassOrMethod => onClassOrMethod({ access: 'public', scopes: [], roles: [] });

/** Only a caller that the BFF recognises may call; others get a 401 problem. */
export const Authenticated = (): ClassOrMethod => onClassOrMethod({ access: 'authenticated' });

/** An empty list, as a setting may bring it, would let any caller in. */
function some(rule: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) throw new TypeError(`${rule} needs at least one name; use @Authenticated() where any known caller may call`);
  return names;
}

/** Only a caller who has been given all of these scopes may call; others get a 403 problem (RFC 6750, section 3.1). */
export const Scopes = (...scopes: readonly [string, ...string[]]): ClassOrMethod => onClassOrMethod({ access: 'authenticated', scopes: some('@Scopes()', scopes) });

/** Only a caller who has one of these roles may call; others get a 403 problem. */
export const Roles = (...roles: readonly [string, ...string[]]): ClassOrMethod => onClassOrMethod({ access: 'authenticated', roles: some('@Roles()', roles) });

/** The most bytes of JSON a good answer may have: `@Bytes('6kB')`. Tests hold it on real data, metrics count what exceeds it. */
export const Bytes = (budget: ByteText): ClassOrMethod => onClassOrMethod({ byteBudget: parseBytes(budget) });

/** The longest body of a request: `@BodyLimit('8kB')`. Longer ones get a 413 problem, before they are read where their length is announced. */
export const BodyLimit = (limit: ByteText): ClassOrMethod => onClassOrMethod({ bodyLimit: parseBytes(limit) });

/** One line for the API's documentation. */
export const Summary = (summary: string): ClassOrMethod => onClassOrMethod({ summary });

/** A header of the good answer, with what it says, for the API's documentation. */
export const AnswerHeader =
  (name: string, says: string): MethodDecorator =>
  (target, key, descriptor) =>
    declareMethod(target, key, descriptor.value as object, { answerHeaders: { [name]: says, ...declarationAt(target, key).answerHeaders } });

/** Left out of the API's documentation. */
export const Undocumented = (): ClassOrMethod => onClassOrMethod({ documented: false });

/**
 * A pass-through or an event stream: exempt from deadline, byte budget and serialiser. What a pass-through may show in a page is named
 * with `types`: `@Stream({ types: ['image/*'] })`; anything else that its upstream sends leaves as a download.
 *
 * @throws TypeError for a type that is not a media type
 */
export const Stream = ({ types = [] }: StreamOptions = {}): ClassOrMethod => {
  const wrong = types.filter((type) => !MEDIA_RANGE.test(type));
  if (wrong.length > 0) throw new TypeError(`@Stream() has types that are no media types: ${wrong.join(', ')}; write them in small letters, such as image/png or image/*`);
  return onClassOrMethod({ stream: true, types });
};

interface StreamOptions {
  readonly types?: readonly string[];
}

const MEDIA_RANGE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/(?:\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$/;

/** The body is a form (`application/x-www-form-urlencoded`), not JSON; its class reads it as it would a query. */
export const FormBody = (): ClassOrMethod => onClassOrMethod({ form: true });

/** Whether it is among the first or the last to be refused when there is too much to do; `read` by default. */
export const Important = (priority: Priority): ClassOrMethod => onClassOrMethod({ priority });

/** What a handler may return for a view: nothing where its status says so, or `@Res()` is answered, and where to, for `@Redirect()`. */
type Answered<V> = V | void | HttpRedirectResponse;
type Answer<V> = Answered<V> | Promise<Answered<V>> | Observable<V>;

type HandlerOf<V> = <F extends (...args: never[]) => Answer<V>>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<F>) => void;

/** The class of the answer, or in brackets what a list of them holds: `@Returns([Cat])`. Its fields, and only they, leave the BFF. */
export function Returns<V extends object>(view: Type<V>): HandlerOf<V>;
export function Returns<const L extends readonly [ItemType]>(list: L): HandlerOf<FieldValue<L>>;
export function Returns(answer: FieldType): HandlerOf<unknown> {
  return (target, key, descriptor) => declareMethod(target, key, descriptor.value as object, { view: Array.isArray(answer) ? listView((answer as readonly [ItemType])[0]) : (answer as Type) });
}
