import type { FieldError, Parameter } from './open-api.ts';

type Value = string | number | boolean | readonly string[];

/** Turns text into a value where it reads as one; otherwise the text stays, for the schema to refuse. */
const valueOf = (text: string, { schema }: Parameter): Value => {
  if (schema.type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (schema.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return schema.type === 'array' ? text.split(',') : text;
};

export interface ParameterSources {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ParameterValues {
  readonly path: Record<string, Value>;
  readonly query: Record<string, Value>;
  readonly header: Record<string, Value>;
}

const unexpectedQuery = (query: URLSearchParams, parameters: readonly Parameter[]): FieldError[] => {
  const known = new Set(parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
  return [...new Set(query.keys())].flatMap((name): FieldError[] => {
    if (!known.has(name)) return [{ in: 'query', name, detail: 'is not a parameter of this operation' }];
    return query.getAll(name).length > 1 ? [{ in: 'query', name, detail: 'must not be repeated' }] : [];
  });
};

/** Collects an operation's parameters; the errors are about query parameters that it does not know or that are repeated. */
export const readParameters = (parameters: readonly Parameter[], { path, query, headers }: ParameterSources) => {
  const values: ParameterValues = { path: {}, query: {}, header: {} };
  for (const parameter of parameters) {
    const { name } = parameter;
    const text = parameter.in === 'path' ? path[name] : parameter.in === 'query' ? query.get(name) : headers[name.toLowerCase()];
    if (typeof text === 'string') values[parameter.in][name] = valueOf(text, parameter);
  }
  return { values, errors: unexpectedQuery(query, parameters) };
};
