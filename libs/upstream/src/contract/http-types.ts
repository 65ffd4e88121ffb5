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
type Needed<K extends string, T> = [T] extends [never] ? unknown : Record<never, never> extends T ? { [P in K]?: T } : { [P in K]: T };
type JsonBody<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;

/** The deadline header is the client's to set. */
type OwnHeaders<H> = [H] extends [never] ? never : Omit<H, 'x-deadline-ms'>;

/** What a call takes: `path`, `query`, `headers`, `body`, each as the contract has it. */
export type CallInput<O> = Needed<'path', Parameter<O, 'path'>> &
  Needed<'query', Parameter<O, 'query'>> &
  Needed<'headers', OwnHeaders<Parameter<O, 'header'>>> &
  Needed<'body', JsonBody<O>>;

type JsonOf<R> = R extends { content: { 'application/json': infer B } } ? B : undefined;

/** The JSON of the first success in the contract. */
export type CallAnswer<O> = O extends { responses: infer R }
  ? 200 extends keyof R
    ? JsonOf<R[200]>
    : 201 extends keyof R
      ? JsonOf<R[201]>
      : undefined
  : never;
