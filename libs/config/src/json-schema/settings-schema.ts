import type { Setting } from '../schema/setting.ts';
import type { SettingsClass, TypeChoice } from '../schema/settings-class.ts';
import { DISCRIMINATOR, startOf } from '../schema/settings-class.ts';
import { settingsOf, valueOf } from '../schema/settings-of.ts';
import { rulesOf } from '../schema/validation-rules.ts';
import type { ValidationRule } from '../schema/validation-rules.ts';
import type { JsonSchema } from './json-schema.ts';
import { listSchema, valueSchema } from './rule-schema.ts';

/**
 * The JSON Schema (draft 2020-12) of a settings file, for editors. It takes what may be written, and refuses unknown keys, wrong types,
 * forms and choices, and numbers out of range. What it cannot say is left to the BFF itself: durations and sizes out of range, names used
 * twice, files.
 */
export function settingsSchema(Type: SettingsClass, title: string): JsonSchema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...classSchema(Type, new Type()) };
}

/** @param kind that the section must say; undefined where its class is always the same */
function classSchema(Type: SettingsClass, defaults: object, kind?: string): JsonSchema {
  const settings = settingsOf(Type, defaults);
  const rules = rulesOf(Type);
  const required = settings.filter(({ key, optional }) => !optional && valueOf(defaults, key) === undefined).map(({ key }) => key);
  const schemaOf = (setting: Setting): JsonSchema => settingSchema(setting, defaults, rules.filter(({ key }) => key === setting.key));
  const properties = Object.fromEntries(settings.map((setting) => [setting.key, schemaOf(setting)]));
  const ofKind = kind === undefined ? {} : { [DISCRIMINATOR]: { const: kind } };
  return { type: 'object', properties: { ...properties, ...ofKind }, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function settingSchema({ key, shape, doc }: Setting, defaults: object, rules: readonly ValidationRule[]): JsonSchema {
  const initial = valueOf(defaults, key);
  const about = doc === undefined ? {} : { description: doc };
  if (shape.is === 'section') return { ...about, ...orEmpty(choiceSchema(shape.choice, initial)) };
  if (shape.is === 'sections') return { ...about, type: 'array', items: choiceSchema(shape.choice, undefined), ...listSchema(rules) };
  const { conversion, each } = shape;
  const said = valueSchema(rules);
  // What a rule says is finer than what the form of the value says.
  const value = { ...conversion.schema(), ...said };
  const shown = (): unknown => (each ? (initial as unknown[]).map((one) => conversion.written(one)) : conversion.written(initial));
  const written = initial === undefined || conversion.fromFile ? {} : { default: shown() };
  return each ? { ...about, type: 'array', items: value, ...listSchema(rules), ...written } : { ...about, ...value, ...written };
}

/** A section with nothing below it has all its defaults, where there are such. */
const orEmpty = (schema: JsonSchema): JsonSchema => (schema['required'] === undefined ? { ...schema, type: ['object', 'null'] } : schema);

function choiceSchema(choice: TypeChoice, initial: unknown): JsonSchema {
  if (typeof choice === 'function') return classSchema(choice(), startOf(choice(), initial));
  const kinds = Object.keys(choice.kind);
  const ofKinds = Object.entries(choice.kind).map(([kind, Type]) => ({
    // A section with nothing below it, null, says no kind.
    if: { type: 'object', properties: { [DISCRIMINATOR]: { const: kind } }, required: [DISCRIMINATOR] },
    then: classSchema(Type, startOf(Type, initial), kind),
  }));
  const decides = Object.values(choice.kind).find((Type) => initial instanceof Type);
  const properties = { [DISCRIMINATOR]: { enum: kinds } };
  // Without a kind, the class of the default decides.
  const otherwise = decides ? [{ if: { not: { required: [DISCRIMINATOR] } }, then: classSchema(decides, startOf(decides, initial)) }] : [];
  return { type: 'object', properties, ...(decides ? {} : { required: [DISCRIMINATOR] }), allOf: [...ofKinds, ...otherwise] };
}
