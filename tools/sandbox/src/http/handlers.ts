/** An operation as openapi-typescript describes it. */
export interface OperationShape {
  readonly parameters: { readonly path?: unknown; readonly query?: unknown; readonly header?: unknown };
  readonly responses: object;
}

type Given<T> = [NonNullable<T>] extends [never] ? Readonly<Record<never, never>> : Readonly<NonNullable<T>>;

type BodyOf<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Body } } } ? Body : undefined;

type JsonOf<Responses> = Responses extends { 200: { content: { 'application/json': infer Body } } }
  ? Body
  : Responses extends { 201: { content: { 'application/json': infer Body } } }
    ? Body
    : never;

/** A request that keeps the contract. */
export interface RequestFor<Operation extends OperationShape> {
  readonly path: Given<Operation['parameters']['path']>;
  readonly query: Given<Operation['parameters']['query']>;
  readonly header: Given<Operation['parameters']['header']>;
  readonly body: BodyOf<Operation>;
}

interface AnswerHead {
  readonly cacheControl: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonAnswer<Body> extends AnswerHead {
  readonly status?: 200 | 201;
  readonly body: Body;
}

export interface BinaryAnswer extends AnswerHead {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export type Answer = JsonAnswer<unknown> | BinaryAnswer;

type AnswerFor<Operation extends OperationShape> = [JsonOf<Operation['responses']>] extends [never]
  ? BinaryAnswer
  : JsonAnswer<JsonOf<Operation['responses']>>;

/** One function per operation of a contract, by operationId. A handler throws `ServiceProblem` for what it cannot serve. */
export type Handlers<Operations extends { [Id in keyof Operations]: OperationShape }> = {
  readonly [Id in keyof Operations]: (request: RequestFor<Operations[Id]>) => AnswerFor<Operations[Id]>;
};

/** A request after validation, when the operation is only known at run time. */
export interface ValidRequest {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}
