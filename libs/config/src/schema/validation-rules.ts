import { getMetadataStorage } from 'class-validator';
import type { SettingsClass } from './settings-class.ts';

/** One class-validator rule of a property. */
export interface ValidationRule {
  readonly key: string;
  readonly name: string;
  readonly constraints: readonly unknown[];
  readonly each: boolean;
}

/** class-validator's names for what it stores beside ordinary rules. */
const CONDITION = 'conditionalValidation';
const NESTED = ['nestedValidation', 'promiseValidation'];

/** The rules of a class, those of its parents first, in the order of their properties. */
export function rulesOf(Type: SettingsClass): readonly ValidationRule[] {
  const stored = getMetadataStorage().getTargetValidationMetadatas(Type, '', false, false);
  const isOwn = ({ target }: { target: unknown }) => Number(target === Type);
  return stored.toSorted((a, b) => isOwn(a) - isOwn(b)).map(({ type, name, propertyName, constraints, constraintCls, each }) => {
    const property = `${Type.name}.${propertyName}`;
    if (NESTED.includes(type)) throw new TypeError(`${property}: use @Section or @ListOf in place of @ValidateNested`);
    const waiting = getMetadataStorage().getTargetValidatorConstraints(constraintCls).find(({ async }) => async);
    // `validateSync` passes over such a rule.
    if (waiting) throw new TypeError(`${property}: the rule "${waiting.name}" is asynchronous, and settings are read at once; check it where it is used`);
    const rule = type === CONDITION ? CONDITION : (name ?? type);
    return { key: propertyName, name: rule, constraints: constraints ?? [], each: each ?? false };
  });
}

/** @Optional, @IsOptional or @ValidateIf: the rules themselves say when the value must be there. */
export function isConditional(rule: ValidationRule): boolean {
  return rule.name === CONDITION;
}
