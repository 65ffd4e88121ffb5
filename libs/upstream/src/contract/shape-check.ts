import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { HttpContract, HttpOperation } from './contract.ts';

/** Says what is wrong with an answer, or undefined when it fits the contract or was not looked at. */
export interface ShapeCheck {
  faultOf(status: number, value: unknown): string | undefined;
}

/**
 * Checks answers of one contract against its schemas. Every answer in development and tests; in production a share of them,
 * evenly spread: a contract that is broken is noticed within moments, and the check costs next to nothing.
 */
export class ContractCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly id: string;

  /** @param share of answers that are checked, 0 to 1 */
  constructor(
    contract: HttpContract,
    private readonly share: number,
  ) {
    formats.default(this.ajv);
    this.id = `contract:${contract.name}`;
    this.ajv.addSchema({ $id: this.id, components: contract.components });
  }

  forOperation({ responses }: HttpOperation): ShapeCheck {
    const validators = new Map<number, ValidateFunction>();
    for (const [status, schema] of Object.entries(responses)) if (schema) validators.set(Number(status), this.compile(schema));
    return new SampledCheck(validators, this.share);
  }

  private compile(schema: object): ValidateFunction {
    return this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${this.id}#/`)) as object);
  }
}

class SampledCheck implements ShapeCheck {
  /** A check is due when this reaches 1; the first answer is looked at. */
  private due: number;

  constructor(
    private readonly validators: ReadonlyMap<number, ValidateFunction>,
    private readonly share: number,
  ) {
    this.due = share === 0 ? 0 : 1 - share;
  }

  faultOf(status: number, value: unknown): string | undefined {
    this.due += this.share;
    if (this.due < 1) return undefined;
    this.due -= 1;
    const validate = this.validators.get(status);
    if (!validate) return `status ${status} is not in the contract`;
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`;
  }
}
