import { ValidateBy } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import { valueOf } from '../schema/settings-of.ts';
import type { SettingsClass } from '../schema/settings-class.ts';

/** A decorator of a class that has the other setting as well. */
type BesideSetting<Other extends string> = (target: { [K in Other]?: unknown }, key: string) => void;

/**
 * A setting that has no effect above another one: `@NotAbove('longest') base = 25`. A default is no mistake of who lowers the other one, so
 * only what was written is refused.
 */
export function NotAbove<Other extends string>(other: Other): BesideSetting<Other> {
  const holds = (value: unknown, object: object, property: string): boolean => {
    const most = valueOf(object, other);
    if (typeof value !== 'number' || typeof most !== 'number' || value <= most) return true;
    return value === valueOf(new (object.constructor as SettingsClass)(), property);
  };
  return rule('notAbove', holds, `must not be above ${other}`, `write no more than ${other} says, or raise ${other}`);
}

/** A setting that does nothing where another one is not set: `@Needs('url') required = false`. */
export function Needs<Other extends string>(other: Other): BesideSetting<Other> {
  const holds = (value: unknown, object: object): boolean => value === false || value === undefined || valueOf(object, other) !== undefined;
  return rule('needs', holds, `must not be set without ${other}`, `write ${other} as well, or take it out`);
}

function rule<Other extends string>(name: string, holds: (value: unknown, object: object, property: string) => boolean, must: string, fix: string): BesideSetting<Other> {
  const validate = (value: unknown, args?: ValidationArguments): boolean => args === undefined || holds(value, args.object, args.property);
  return ValidateBy({ name, validator: { validate, defaultMessage: () => must } }, { context: { fix } });
}
