import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FieldError, OpenApiDocument, Operation, Parameter } from './open-api.ts';
import type { ParameterValues } from './parameter-values.ts';

type Check = (value: unknown) => FieldError[];

const LOCATIONS = ['path', 'query', 'header'] as const;

const objectSchema = (parameters: readonly Parameter[]): object => ({
  type: 'object',
  properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
});

const fieldOf = ({ instancePath, params }: ErrorObject): string => {
  const { missingProperty, additionalProperty } = params as { missingProperty?: string; additionalProperty?: string };
  return [...instancePath.split('/').slice(1), missingProperty ?? additionalProperty]
    .filter((part) => part !== undefined)
    .join('/');
};

const detailOf = ({ keyword, message, params }: ErrorObject): string => {
  if (keyword === 'required') return 'is required';
  if (keyword === 'additionalProperties') return 'is not a known field';
  if (keyword === 'enum') return `must be one of ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
  return message ?? 'is invalid';
};

/** Checks requests against the contract of one service. Each operation is compiled when it is first called. */
export class RequestValidator {
  // Strict mode looks at each keyword; to compile the meta-schema as well takes most of the time of a start.
  readonly #ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, validateSchema: false });
  readonly #components: OpenApiDocument['components'];
  readonly #checks = new Map<string, Check>();

  constructor(document: OpenApiDocument) {
    addFormats.default(this.#ajv);
    this.#ajv.addVocabulary(['components']);
    this.#components = document.components;
  }

  parameters(operation: Operation, values: ParameterValues): FieldError[] {
    const { operationId, parameters = [] } = operation;
    return LOCATIONS.flatMap((where) => {
      const ofThisPlace = parameters.filter((parameter) => parameter.in === where);
      if (ofThisPlace.length === 0) return [];
      return this.#check(`${operationId} ${where}`, where, () => objectSchema(ofThisPlace))(values[where]);
    });
  }

  body(operation: Operation, value: unknown): FieldError[] {
    const schema = operation.requestBody?.content['application/json']?.schema;
    return schema ? this.#check(`${operation.operationId} body`, 'body', () => schema)(value) : [];
  }

  #check(key: string, where: FieldError['in'], schema: () => object): Check {
    const known = this.#checks.get(key);
    if (known) return known;
    const validate = this.#ajv.compile({ ...schema(), components: this.#components });
    const check: Check = (value) => this.#errors(validate, value, where);
    this.#checks.set(key, check);
    return check;
  }

  #errors(validate: ValidateFunction, value: unknown, where: FieldError['in']): FieldError[] {
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => ({ in: where, name: fieldOf(error) || where, detail: detailOf(error) }));
  }
}
