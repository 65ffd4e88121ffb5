import { getMetadataStorage } from 'class-validator';
import { copyDeclaration, declareElsewhere, declareReader } from './declaration.ts';
import type { SettingsClass } from './settings-class.ts';

/** Settings that stand beside others in one file. */
export interface SettingsPart {
  readonly Type: SettingsClass;
  /** Who reads them, for messages: `RateLimitModule of @portico/rate-limit`. */
  readonly readBy: string;
}

/**
 * One class with the settings of several: those of `Base` first, then those of each part, with their defaults, conversions and rules.
 * @param elsewhere by key: what to do about a section that none of them has
 */
export function composeSettings<T extends object>(
  Base: SettingsClass<T>,
  parts: readonly SettingsPart[],
  elsewhere: Readonly<Record<string, string>> = {},
): SettingsClass<T> {
  class Composed extends (Base as SettingsClass) {
    constructor() {
      super();
      for (const { Type } of parts) Object.assign(this, new Type());
    }
  }
  Object.defineProperty(Composed, 'name', { value: Base.name });
  for (const { Type, readBy } of parts) {
    for (const key of keysOf(Type)) {
      copyDeclaration(Type.prototype, Composed.prototype, key);
      declareReader(Composed.prototype, key, readBy);
    }
    // As `IntersectionType` of @nestjs/mapped-types does it: a class inherits rules from its parents alone.
    for (const rule of rulesOf(Type)) getMetadataStorage().addValidationMetadata({ ...rule, target: Composed });
  }
  declareElsewhere(Composed, elsewhere);
  return Composed as unknown as SettingsClass<T>;
}

/** The names of a class's settings, in the order of its properties. */
export const keysOf = (Type: SettingsClass): readonly string[] => [...new Set(rulesOf(Type).map(({ propertyName }) => propertyName))];

const rulesOf = (Type: SettingsClass) => getMetadataStorage().getTargetValidationMetadatas(Type, '', false, false);
