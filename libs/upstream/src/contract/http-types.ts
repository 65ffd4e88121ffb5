import type { HttpContract } from './contract.ts';

/** Types of a call read off openapi-typescript's `paths`. */
export type Paths<C extends HttpContract> = NonNullable<C['paths']>;

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The path templates of a contract that have an operation for the verb. */
export type PathWith<C extends HttpContract, V extends Verb> = {
  [P in keyof Paths<C>]: Paths<C>[P] extends Record<V, { responses: unknown }> ? P : never;
}[keyof Paths<C>] &
  string;

export type OperationAt<C extends HttpContract, V extends Verb, P extends PathWith<C, V>> = Paths<C>[P] extends Record<V, infer O> ? O : never;

type Given<T> = [T] extends [never] ? never : Exclude<T, undefined>;
type Parameter<O, K extends 'query' | 'path' | 'header'> = O extends { parameters: infer X } ? (K extends keyof X ? Given<X[K]> : never) : never;
/** What the contract does not have must not be given. */
type Needed<K extends string, T> = [T] extends [never] ? { [P in K]?: never } : Record<never, never> extends T ? { [P in K]?: T } : { [P in K]: T };

/** As `npm run contracts` takes media types for JSON: in any case, with parameters. */
type JsonType = 'application/json' | 'text/json' | `${string}+json` | `application/json;${string}` | `${string}+json;${string}` | '*/*' | 'application/*';
type FormType = 'application/x-www-form-urlencoded' | `application/x-www-form-urlencoded;${string}`;
type Of<C, Types extends string> = { [K in keyof C as Lowercase<K & string> extends Types ? K : never]: C[K] };
type Values<X> = X[keyof X];
/** The plain type goes before others, as at run time. */
type JsonIn<C> = 'application/json' extends keyof C ? C['application/json'] : Values<Of<C, JsonType>>;

type Sent<C> = [JsonIn<C>] extends [never] ? Values<Of<C, FormType>> : JsonIn<C>;
type Body<O> = O extends { requestBody: { content: infer C } } ? Needed<'body', Sent<C>> : O extends { requestBody?: infer R } ? { body?: Given<R> extends { content: infer C } ? Sent<C> : never } : { body?: never };

/** The deadline header is the client's to set. */
type OwnHeaders<H> = [H] extends [never] ? never : [Exclude<keyof H, 'x-deadline-ms'>] extends [never] ? never : Omit<H, 'x-deadline-ms'>;

/** What a call takes: `path`, `query`, `headers`, `body`, each as the contract has it. */
export type CallInput<O> = Needed<'path', Parameter<O, 'path'>> & Needed<'query', Parameter<O, 'query'>> & Needed<'headers', OwnHeaders<Parameter<O, 'header'>>> & Body<O>;

type JsonOf<R> = R extends { content: infer C } ? ([JsonIn<C>] extends [never] ? undefined : JsonIn<C>) : undefined;

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226 | '2XX';
type Successes<R> = Extract<keyof R, Success>;

/** The JSON of the first success in the contract; of any, where neither 200 nor 201 is one; of `default`, where it names none. */
export type CallAnswer<O> = O extends { responses: infer R }
  ? 200 extends keyof R
    ? JsonOf<R[200]>
    : 201 extends keyof R
      ? JsonOf<R[201]>
      : [Successes<R>] extends [never]
        ? R extends { default: infer D }
          ? JsonOf<D>
          : undefined
        : JsonOf<R[Successes<R>]>
  : never;
