import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Operation, Response } from '../contract/open-api.ts';

/** Checks answers against a contract; says nothing when they keep it. */
export class ContractCheck {
  readonly #document: OpenApiDocument;
  readonly #validators = new Map<object, ValidateFunction>();
  readonly #ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });

  constructor(document: OpenApiDocument) {
    addFormats.default(this.#ajv);
    this.#ajv.addVocabulary(['components']);
    this.#document = document;
  }

  operations(): Operation[] {
    return Object.values(this.#document.paths).flatMap((item) => Object.values(item));
  }

  /** What is wrong with an answer of an operation; empty when nothing is. */
  faultsOf(operationId: string, status: number, contentType: string | null, body: unknown): string[] {
    const operation = this.operations().find((candidate) => candidate.operationId === operationId);
    if (!operation) return [`${operationId} is not in the contract`];
    const content = this.#response(operation, status)?.content ?? {};
    const type = contentType?.split(';')[0] ?? '';
    const media = content[type];
    if (!media) return [`${operationId} ${status}: ${type} is none of ${Object.keys(content).join(', ')}`];
    if (!media.schema) return [];
    const validate = this.#validator(media.schema);
    return validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${operationId}${instancePath} ${message}`);
  }

  #validator(schema: object): ValidateFunction {
    const known = this.#validators.get(schema);
    if (known) return known;
    const validate = this.#ajv.compile({ ...schema, components: this.#document.components });
    this.#validators.set(schema, validate);
    return validate;
  }

  #response({ responses }: Operation, status: number): Response | undefined {
    const response = responses[status] ?? responses['default'];
    return response && '$ref' in response
      ? this.#document.components.responses?.[response.$ref.replace('#/components/responses/', '')]
      : response;
  }
}
