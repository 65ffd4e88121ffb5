import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { HttpContract, HttpOperation } from './contract.ts';
import { changedInteger, hasInt64 } from './exact-integers.ts';

/** Says what is wrong with an answer, or undefined when it fits the contract or was not looked at. */
export interface ShapeCheck {
  /** Whether the contract has JSON for the status; where it has not got the status itself, for any success of the operation. */
  hasBody(status: number): boolean;
  /** @param text what the value was read from */
  faultOf(status: number, value: unknown, text: string): string | undefined;
  /** The same of any answer, for what cannot have been looked at before. */
  faultAfterwards(status: number, value: unknown): string | undefined;
}

/**
 * Checks answers of one contract against its schemas. Every answer in development and tests; in production a share of them,
 * evenly spread, which costs next to nothing; and every one for a while after one was wrong, or was suspected to be.
 */
export class ContractCheck {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly id: string;
  private readonly schemas: HttpContract['components']['schemas'];
  private readonly checks: SampledCheck[] = [];

  /** @param share of answers that are checked, 0 to 1 */
  constructor(
    contract: HttpContract,
    private readonly share: number,
  ) {
    this.schemas = contract.components.schemas;
    formats.default(this.ajv);
    this.id = `contract:${contract.name}`;
    this.ajv.addSchema({ $id: this.id, components: contract.components });
  }

  forOperation({ responses }: HttpOperation): ShapeCheck {
    const validators = new Map(Object.entries(responses).map(([status, schema]) => [status === ANY ? 0 : Number(status), schema && this.compile(schema)]));
    const check = new SampledCheck(validators, this.share, hasInt64(Object.values(responses), this.schemas));
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
/** How OpenAPI writes all successes of an operation that are not named one by one. */
const ANY = '2XX';

class SampledCheck implements ShapeCheck {
  /** A check is due when this reaches 1; the first answer is looked at. */
  private due: number;
  private closely = 0;

  private readonly anyBody: boolean;

  /**
   * @param validators by status, 0 for all others; null where there is no JSON
   * @param exact whether integers of any answer are looked at, because the contract says that they may be long
   */
  constructor(
    private readonly validators: ReadonlyMap<number, ValidateFunction | null>,
    private readonly share: number,
    private readonly exact: boolean,
  ) {
    this.due = share === 0 ? 0 : 1 - share;
    this.anyBody = [...validators.values()].some((validate) => validate !== null);
  }

  hasBody(status: number): boolean {
    const validate = this.validatorOf(status);
    return validate === undefined ? this.anyBody : validate !== null;
  }

  faultOf(status: number, value: unknown, text: string): string | undefined {
    const looked = this.isLookedAt();
    const changed = looked || this.exact ? changedInteger(text) : undefined;
    const fault = changed ?? (looked ? this.wrongWith(status, value) : undefined);
    if (fault !== undefined) this.lookClosely(WRONG);
    return fault;
  }

  faultAfterwards(status: number, value: unknown): string | undefined {
    return this.wrongWith(status, value);
  }

  lookClosely(answers: number): void {
    // Who wants no checks at all gets none.
    if (this.share > 0) this.closely = Math.max(this.closely, answers);
  }

  private validatorOf(status: number): ValidateFunction | null | undefined {
    const own = this.validators.get(status);
    return own === undefined ? this.validators.get(0) : own;
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
    const validate = this.validatorOf(status);
    if (!validate) return `status ${status} is not in the contract`;
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`;
  }
}
