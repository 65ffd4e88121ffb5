import type { HttpContract } from './contract.ts';

/** Types of a call read off openapi-typescript's `paths`. */
export type Paths<C extends HttpContract> = NonNullable<C['paths']>;

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';

/** The path templates of a contract that have an operation for the verb. */
export type PathWith<C extends HttpContract, V extends Verb> = {
  [P in keyof Paths<C>]: Paths<C>[P] extends Record<V, { responses: unknown }> ? P : never;
}[keyof Paths<C>] &
  string;

export type OperationAt<C extends HttpContract, V extends Verb, P extends PathWith<C, V>> = Paths<C>[P] extends Record<V, infer O> ? O : never;

type Given<T> = [T] extends [never] ? never : Exclude<T, undefined>;
type Parameter<O, K extends 'query' | 'path' | 'header' | 'cookie'> = O extends { parameters: infer X }
  ? K extends keyof X
    ? Given<X[K]>
    : never
  : never;
/** What the contract does not have must not be given. */
type Needed<K extends string, T> = [T] extends [never] ? { [P in K]?: never } : Record<never, never> extends T ? { [P in K]?: T } : { [P in K]: T };

/** As `npm run contracts` takes media types: in any case, with parameters. */
type With<T extends string> = T | `${T};${string}` | `${T} ;${string}`;
type JsonType = With<'application/json' | 'text/json' | `${string}+json`> | '*/*' | 'application/*';
type FormType = With<'application/x-www-form-urlencoded'>;
type MultipartType = With<'multipart/form-data'>;
type TextType = `text/${string}` | With<'application/xml' | `${string}+xml`>;
type Of<C, Types extends string> = { [K in keyof C as Lowercase<K & string> extends Types ? K : never]: C[K] };
type Values<X> = X[keyof X];
/** Of what a contract says nothing it is JSON all the same. */
type Json<T> = unknown extends T ? JsonValue : T;
/** The plain type goes before others, as at run time. */
type JsonIn<C> = 'application/json' extends keyof C
  ? Json<C['application/json']>
  : [keyof Of<C, JsonType>] extends [never]
    ? never
    : Json<Values<Of<C, JsonType>>>;

/** A value that JSON can have (RFC 8259). */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A part of a multipart body with a name of its own (RFC 7578). */
export interface FilePart {
  readonly content: string | Uint8Array;
  readonly filename?: string;
  /** Its media type, where that is not the contract's. */
  readonly type?: string;
}

/** Contracts write files as texts. */
type Part<T> = T extends string
  ? T | Uint8Array | FilePart
  : T extends readonly (infer I)[]
    ? readonly Part<I>[]
    : unknown extends T
      ? JsonValue | Uint8Array | FilePart
      : T;
type Parts<T> = unknown extends T ? Readonly<Record<string, JsonValue | Uint8Array | FilePart>> : { [K in keyof T]: Part<T[K]> };

/** Whether a property is `readonly` is seen in no other relation of types than this one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type ReadOnly<T> = { [K in keyof T]-?: Same<Pick<T, K>, { -readonly [P in K]: T[P] }> extends true ? never : K }[keyof T];
/**
 * What a request has of a schema. Properties with `readOnly: true`, which openapi-typescript writes as `readonly`, are the service's to set: `required`
 * is about answers then (OpenAPI 3.0.3, 4.7.24.2).
 */
type Written<T> = T extends readonly unknown[]
  ? { [K in keyof T]: Written<T[K]> }
  : T extends object
    ? [ReadOnly<T>] extends [never]
      ? { [K in keyof T]: Written<T[K]> }
      : { [K in keyof T as K extends ReadOnly<T> ? never : K]: Written<T[K]> } & { [K in ReadOnly<T>]?: Written<T[K]> }
    : T;

type Is<C, Types extends string> = [keyof Of<C, Types>] extends [never] ? false : true;
type Sent<C> = [JsonIn<C>] extends [never]
  ? Is<C, FormType> extends true
    ? Json<Written<Values<Of<C, FormType>>>>
    : Is<C, MultipartType> extends true
      ? Parts<Written<Values<Of<C, MultipartType>>>>
      : string | Uint8Array
  : Written<JsonIn<C>>;
type Body<O> = O extends { requestBody: { content: infer C } } ? Needed<'body', Sent<C>> : O extends { requestBody?: infer R } ? { body?: Given<R> extends { content: infer C } ? Sent<C> : never } : { body?: never };

/** The deadline header is the client's to set. */
type OwnHeaders<H> = [H] extends [never] ? never : [Exclude<keyof H, 'x-deadline-ms'>] extends [never] ? never : Omit<H, 'x-deadline-ms'>;

/** What a call takes: `path`, `query`, `headers`, `cookies`, `body`, each as the contract has it. */
export type CallInput<O> = Needed<'path', Parameter<O, 'path'>> &
  Needed<'query', Parameter<O, 'query'>> &
  Needed<'headers', OwnHeaders<Parameter<O, 'header'>>> &
  Needed<'cookies', Parameter<O, 'cookie'>> &
  Body<O>;

/** JSON as the contract has it; a text; anything else as bytes. */
type BodyOf<R> = R extends { content: infer C }
  ? [keyof C] extends [never]
    ? undefined
    : [JsonIn<C>] extends [never]
      ? Is<C, TextType> extends true
        ? string
        : Uint8Array
      : JsonIn<C>
  : undefined;

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | '2XX';
type Successes<R> = Extract<keyof R, Success>;

/** The body of the first success in the contract; of any, where neither 200 nor 201 is one; of `default`, where it names none. */
export type CallAnswer<O> = O extends { responses: infer R } ? ([R] extends [never] ? undefined : AnswerOf<R>) : never;

type AnswerOf<R> = 200 extends keyof R
  ? BodyOf<R[200]>
  : 201 extends keyof R
    ? BodyOf<R[201]>
    : [Successes<R>] extends [never]
      ? R extends { default: infer D }
        ? BodyOf<D>
        : undefined
      : BodyOf<R[Successes<R>]>;
