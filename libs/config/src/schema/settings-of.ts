import { declaredDoc, declaredReader, declaredShape, declaredType } from './declaration.ts';
import { inferConversion } from './inferred-conversion.ts';
import type { Setting } from './setting.ts';
import type { SettingsClass } from './settings-class.ts';
import { isConditional, rulesOf } from './validation-rules.ts';

/**
 * The settings of a class: every property with a decorator of this library or of class-validator.
 * @param defaults an instance that holds the values a new one starts with.
 */
export function settingsOf(Type: SettingsClass, defaults: object): readonly Setting[] {
  const prototype: object = Type.prototype;
  const all = rulesOf(Type);
  return [...new Set(all.map((rule) => rule.key))].map((key) => {
    const rules = all.filter((rule) => rule.key === key);
    const evidence = { rules, defaultValue: valueOf(defaults, key), type: declaredType(prototype, key) };
    return {
      key,
      shape: declaredShape(prototype, key) ?? { is: 'value', ...inferConversion(evidence) },
      optional: rules.some(isConditional),
      doc: declaredDoc(prototype, key),
      readBy: declaredReader(prototype, key),
    };
  });
}

/** The value of a property whose name is only known as text. */
export function valueOf(instance: object, key: string): unknown {
  return Reflect.get(instance, key);
}
