import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import { saidType } from './transforms.ts';

/** Has class-validator rules for a class? */
export const hasRules = (type: unknown): type is Type => typeof type === 'function' && getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;

/** A class for the value of a field. */
interface SubType {
  readonly name: string;
  readonly value: Type;
}

/** The classes of what a property holds, told apart by a field of each object (`@Type(() => Pet, { discriminator })`). */
export class Discriminator {
  /** All of them; of an object that the field names no class for, only one with rules. */
  readonly types: readonly Type[];

  constructor(
    readonly field: string,
    /** Does the field stay in the object? class-transformer takes it out otherwise. */
    readonly kept: boolean,
    readonly subTypes: readonly SubType[],
    private readonly otherwise: unknown,
  ) {
    this.types = [...new Set([...subTypes.map(({ value }) => value), ...[otherwise].filter(hasRules)])];
  }

  /** The class of an object, as class-transformer takes it. @returns undefined where that is a class without rules that the field does not name */
  classOf(object: object): Type | undefined {
    const name = (object as Record<string, unknown>)[this.field];
    return this.subTypes.find((one) => one.name === name)?.value ?? [this.otherwise].find(hasRules);
  }

  get fault(): string {
    return `must be one of ${this.subTypes.map(({ name }) => name).join(', ')}`;
  }
}

/** What tells the classes of a property apart; undefined where no field does. */
export function discriminatorOf(type: Type, name: string): Discriminator | undefined {
  const said = saidType(type, name);
  if (!said?.discriminator) return undefined;
  return new Discriminator(said.discriminator.property, said.keepsDiscriminator, said.discriminator.subTypes as unknown as SubType[], said.named);
}

/**
 * The class of what a property holds. Only class-transformer knows, and it tells by doing it.
 * @returns Object when nothing names a class; undefined when it depends on the value: on its discriminator, or on what a transform makes of it
 */
export function nestedClass(type: Type, name: string, list: boolean): Type | undefined {
  if (saidType(type, name)?.discriminator) return undefined;
  let made: unknown;
  try {
    made = (plainToInstance(type, { [name]: list ? [{}] : {} }) as Record<string, unknown>)[name];
  } catch {
    // A transform that an empty object does not suit: what it makes is looked at when there is a value.
    return undefined;
  }
  const [one] = list ? ((made ?? []) as Iterable<object>) : [made as object | undefined];
  return one?.constructor as Type | undefined;
}
