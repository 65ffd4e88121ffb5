import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { HttpContract, HttpOperation } from './contract.ts';
import { readDiscriminators } from './discriminated.ts';
import { changedInteger, hasInt64 } from './exact-integers.ts';

/** What a body is read as; `none` is passed over. */
export type BodyKind = 'json' | 'text' | 'bytes' | 'none';

/** Says what is wrong with an answer, or undefined when it fits the contract or was not looked at. */
export interface ShapeCheck {
  /** What the contract has for the status; where it has not got the status itself, for any success of the operation. */
  bodyOf(status: number): BodyKind;
  /** @param text what the value was read from */
  faultOf(status: number, value: unknown, text: string): string | undefined;
  /** The same of any answer, for what cannot have been looked at before. */
  faultAfterwards(status: number, value: unknown): string | undefined;
  /** Makes ready what is otherwise made when the first answer is looked at. @throws Error for a schema that cannot be read */
  compile(): void;
}

/** Checks schemas of all contracts: each instance of Ajv compiles the meta-schema for itself, which took most of a BFF's time for contracts. */
const metaSchema = lazily(() => formats.default(new Ajv2020({ strict: false, logger: false })));

/**
 * Checks answers of one contract against its schemas. Every answer in development and tests; in production a share of them,
 * evenly spread, which costs next to nothing; and every one for a while after one was wrong, or was suspected to be.
 */
export class ContractCheck {
  private readonly ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    validateFormats: true,
    logger: false,
    validateSchema: false,
    code: { regExp: patternOf },
  });
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
    readDiscriminators(this.ajv);
    this.id = `contract:${contract.name}`;
    this.ajv.addSchema({ $id: this.id, components: contract.components });
  }

  /** Compiled when the first answer is looked at: of a large contract, most operations are never called. */
  forOperation({ responses, bodies = {} }: HttpOperation): ShapeCheck {
    const byStatus = new Map(
      Object.entries(responses).map(([status, schema]) => {
        const answer: DeclaredAnswer =
          schema === null ? { kind: bodies[status] ?? 'none' } : { kind: 'json', validate: lazily(() => this.compile(schema)) };
        return [status === ANY ? 0 : Number(status), answer] as const;
      }),
    );
    const exact = lazily(() => hasInt64(Object.values(responses), this.schemas));
    const check = new SampledCheck(byStatus, this.share, exact);
    this.checks.push(check);
    return check;
  }

  /** Something has gone wrong that a broken contract may have caused. */
  suspect(): void {
    for (const check of this.checks) check.lookClosely(SUSPECTED);
  }

  private compile(schema: object | boolean): ValidateFunction {
    const whole = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${this.id}#/`)) as object;
    void metaSchema().validateSchema(whole, true);
    return this.ajv.compile(whole);
  }
}

/** Patterns are read with `u`, as JSON Schema has it; many are written for readers that have no such thing, and mean the same without. */
const patternOf = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch {
      return new RegExp(pattern);
    }
  },
  { code: 'new RegExp' },
);

/** Answers that are all looked at after one was wrong, and after something went wrong. */
const WRONG = 1_000;
const SUSPECTED = 20;
/** How OpenAPI writes all successes of an operation that are not named one by one. */
const ANY = '2XX';

/** An answer of the contract. */
interface DeclaredAnswer {
  readonly kind: BodyKind;
  /** Of JSON. */
  readonly validate?: () => ValidateFunction;
}

/** Made when it is first asked for. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

class SampledCheck implements ShapeCheck {
  /** A check is due when this reaches 1; the first answer is looked at. */
  private due: number;
  private closely = 0;

  private readonly anyBody: BodyKind;

  /**
   * @param answers by status, 0 for all others
   * @param exact whether integers of any answer are looked at, because the contract says that they may be long
   */
  constructor(
    private readonly answers: ReadonlyMap<number, DeclaredAnswer>,
    private readonly share: number,
    private readonly exact: () => boolean,
  ) {
    this.due = share === 0 ? 0 : 1 - share;
    this.anyBody = [...answers.values()].find(({ kind }) => kind !== 'none')?.kind ?? 'none';
  }

  bodyOf(status: number): BodyKind {
    return (this.answerTo(status)?.kind ?? this.anyBody);
  }

  faultOf(status: number, value: unknown, text: string): string | undefined {
    const looked = this.isLookedAt();
    const changed = looked || this.exact() ? changedInteger(text) : undefined;
    const fault = changed ?? (looked ? this.wrongWith(status, value) : undefined);
    if (fault !== undefined) this.lookClosely(WRONG);
    return fault;
  }

  faultAfterwards(status: number, value: unknown): string | undefined {
    return this.wrongWith(status, value);
  }

  compile(): void {
    for (const { validate } of this.answers.values()) validate?.();
    this.exact();
  }

  lookClosely(answers: number): void {
    // Who wants no checks at all gets none.
    if (this.share > 0) this.closely = Math.max(this.closely, answers);
  }

  private answerTo(status: number): DeclaredAnswer | undefined {
    return this.answers.get(status) ?? this.answers.get(0);
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
    let validate: ValidateFunction | undefined;
    try {
      validate = this.answerTo(status)?.validate?.();
    } catch (error) {
      return `the contract's schema for status ${status} cannot be read: ${(error as Error).message}`;
    }
    if (!validate) return `status ${status} is not in the contract`;
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || '/'} ${error?.message ?? 'is wrong'}`;
  }
}
