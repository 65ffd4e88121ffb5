const DOC = Symbol('portico.input-doc');

export interface InputDocOptions {
  readonly example?: unknown;
}

/** What the API's documentation says of an input. */
export interface InputDocumentation extends InputDocOptions {
  readonly text: string;
}

/** One sentence for the API's documentation, on a property of a query, path or body class. */
export const InputDoc =
  (text: string, options: InputDocOptions = {}): PropertyDecorator =>
  (target, key) =>
    Reflect.defineMetadata(DOC, { ...options, text } satisfies InputDocumentation, target, key);

export const inputDocOf = (prototype: object, key: string): InputDocumentation | undefined =>
  Reflect.getMetadata(DOC, prototype, key) as InputDocumentation | undefined;
