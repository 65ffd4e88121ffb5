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
 * evenly spread, which costs next to nothing; and every one for a while after one was wrong, or was suspected to be.
 */
export class ContractCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly id: string;
  private readonly checks: SampledCheck[] = [];

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
    const check = new SampledCheck(validators, this.share);
    this.checks.push(check);
    return check;
  }

  /** Something has gone wrong that a broken contract may have caused. */
  suspect(): void {
    for (const check of this.checks) check.lookClosely(SUSPECTED);
  }

  private compile(schema: object): ValidateFunction {
    return this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${this.id}#/`)) as object);
  }
}

/** Answers that are all looked at after one was wrong, and after something went wrong. */
const WRONG = 1_000;
const SUSPECTED = 20;

class SampledCheck implements ShapeCheck {
  /** A check is due when this reaches 1; the first answer is looked at. */
  private due: number;
  private closely = 0;

  constructor(
    private readonly validators: ReadonlyMap<number, ValidateFunction>,
    private readonly share: number,
  ) {
    this.due = share === 0 ? 0 : 1 - share;
  }

  faultOf(status: number, value: unknown): string | undefined {
    if (!this.isLookedAt()) return undefined;
    const fault = this.wrongWith(status, value);
    if (fault !== undefined) this.lookClosely(WRONG);
    return fault;
  }

  lookClosely(answers: number): void {
    // Who wants no checks at all gets none.
    if (this.share > 0) this.closely = Math.max(this.closely, answers);
  }

  private isLookedAt(): boolean {
    if (this.closely > 0) {
      this.closely -= 1;
      return true;
    }
    this.due += this.share;
    if (this.due < 1) return false;
    this.due -= 1;
    return true;
  }

  private wrongWith(status: number, value: unknown): string | undefined {
    const validate = this.validators.get(status);
    if (!validate) return `status ${status} is not in the contract`;
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`;
  }
}
