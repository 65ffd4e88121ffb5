import { getMetadataStorage } from 'class-validator';
import type { Route } from '@portico/platform';

/** What an input class says of one of its properties. */
export interface PropertyRules {
  readonly name: string;
  /** Number, String, Boolean or Array. */
  readonly type: unknown;
  /** May it be left out? */
  readonly optional: boolean;
  /** The constraints of a class-validator rule, `min` or `isLength`; undefined when the property does not have it. */
  constraints(rule: string): readonly unknown[] | undefined;
}

type InputClass = NonNullable<Route['input']['body']>;

/** Reads the rules of an input class; none for a route that has no such input. */
export function rulesOf(input: InputClass | undefined): PropertyRules[] {
  if (!input) return [];
  const { type, properties } = input;
  const defaults = new type() as Record<string, unknown>;
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...properties].map((name) => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    return {
      name,
      type: input.typeOf(name),
      optional: defaults[name] !== undefined || own.some((rule) => rule.type === 'conditionalValidation'),
      constraints: (rule) => {
        const found = own.find((one) => one.name === rule && !one.each);
        return found && ((found.constraints as unknown[] | undefined) ?? []);
      },
    };
  });
}
