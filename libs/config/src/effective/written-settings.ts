import { SecretText } from '../secret-text.ts';
import type { SettingsClass, TypeChoice } from '../schema/settings-class.ts';
import { classFor, DISCRIMINATOR } from '../schema/settings-class.ts';
import { settingsOf, valueOf } from '../schema/settings-of.ts';

/** Settings as they would be written: maps, lists, text, numbers and booleans. */
export type WrittenSettings = { readonly [key: string]: unknown };

/**
 * Settings as they would be written in their file, defaults included. What is not set is left out.
 * @param secret what stands for a secret; `[secret]` by default
 */
export function writtenSettings(Type: SettingsClass, settings: object, secret: (text: SecretText) => string = String): WrittenSettings {
  const rows = settingsOf(Type, new Type()).flatMap(({ key, shape }) => {
    const value = valueOf(settings, key);
    if (value === undefined) return [];
    if (shape.is === 'section') return [[key, writtenChoice(shape.choice, value as object, secret)]];
    if (shape.is === 'sections') return [[key, (value as object[]).map((item) => writtenChoice(shape.choice, item, secret))]];
    const write = (one: unknown): unknown => (one instanceof SecretText ? secret(one) : shape.conversion.written(one));
    return [[key, shape.each ? (value as unknown[]).map(write) : write(value)]];
  });
  return Object.fromEntries(rows) as WrittenSettings;
}

function writtenChoice(choice: TypeChoice, section: object, secret: (text: SecretText) => string): WrittenSettings {
  const kind = kindOf(choice, section);
  const Type = classFor(choice, kind, section);
  if (!Type) throw new TypeError(`${section.constructor.name} is none of the classes that the section may have`);
  return { ...(kind === undefined ? {} : { [DISCRIMINATOR]: kind }), ...writtenSettings(Type, section, secret) };
}

const kindOf = (choice: TypeChoice, section: object): string | undefined =>
  typeof choice === 'function' ? undefined : Object.keys(choice.kind).find((name) => section.constructor === choice.kind[name]);
