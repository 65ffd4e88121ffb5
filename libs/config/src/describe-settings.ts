import type { Setting } from './schema/setting.ts';
import type { SettingsClass, TypeChoice } from './schema/settings-class.ts';
import { DISCRIMINATOR, startOf } from './schema/settings-class.ts';
import { settingsOf, valueOf } from './schema/settings-of.ts';
import { listWords } from './quote.ts';
import { LEVEL_SEPARATOR, upperSnake, VARIABLE_PREFIX } from './variable-name.ts';

/** One row of the settings reference. */
export interface SettingDescription {
  /** `upstreams[].timeout`; `upstreams[kind=http].timeout` where the kind of the item decides which settings it has. */
  readonly path: string;
  /** What may be written: `duration from 10ms to 5m`, `list, each: CIDR range`, `section`. */
  readonly type: string;
  /** The default as it would be written; undefined when there is none. A secret is shown as `[secret]`. */
  readonly default: string | undefined;
  readonly required: boolean;
  readonly description?: string;
  /** The environment variable that sets it, with `<NAME>` for a list item's name or number; none for sections. */
  readonly variable: string | undefined;
}

/** Describes every setting of a class and the classes below it, in the order of their properties, for a generated reference. */
export function describeSettings(Type: SettingsClass): SettingDescription[] {
  return describeClass(Type, new Type(), '', VARIABLE_PREFIX);
}

function describeClass(Type: SettingsClass, defaults: object, path: string, prefix: string): SettingDescription[] {
  return settingsOf(Type, defaults).flatMap((setting) => {
    const initial = valueOf(defaults, setting.key);
    const name = prefix + upperSnake(setting.key);
    const row = describe(setting, initial, path === '' ? setting.key : `${path}.${setting.key}`, name);
    const { shape } = setting;
    if (shape.is === 'value') return [row];
    if (shape.is === 'section') return [row, ...describeChoice(shape.choice, initial, row.path, name + LEVEL_SEPARATOR)];
    const prefixOfItem = [name, '<NAME>', ''].join(LEVEL_SEPARATOR);
    return [row, ...describeChoice(shape.choice, undefined, `${row.path}[]`, prefixOfItem)];
  });
}

function describe({ shape, optional, doc }: Setting, initial: unknown, path: string, variable: string): SettingDescription {
  const about = { path, required: initial === undefined && !optional, ...(doc === undefined ? {} : { description: doc }) };
  if (shape.is !== 'value') {
    const type = shape.is === 'section' ? 'section' : 'list of sections';
    return { ...about, type, default: Array.isArray(initial) && initial.length === 0 ? '[]' : undefined, variable: undefined };
  }
  const { conversion, each } = shape;
  const show = (value: unknown) => (isPlainWord(value) ? value : conversion.show(value));
  const shown = Array.isArray(initial) ? `[${initial.map(show).join(', ')}]` : show(initial);
  return {
    ...about,
    type: each ? `list, each: ${conversion.type}` : conversion.type,
    default: initial === undefined ? undefined : shown,
    variable: conversion.fromFile === true ? `${variable}${LEVEL_SEPARATOR}FILE` : variable,
  };
}

function describeChoice(choice: TypeChoice, initial: unknown, path: string, prefix: string): SettingDescription[] {
  if (typeof choice === 'function') return describeClass(choice(), startOf(choice(), initial), path, prefix);
  const kind: SettingDescription = {
    path: `${path}.${DISCRIMINATOR}`,
    type: listWords(Object.keys(choice.kind)),
    default: Object.keys(choice.kind).find((name) => choice.kind[name] !== undefined && initial instanceof choice.kind[name]),
    required: initial === undefined,
    variable: prefix + upperSnake(DISCRIMINATOR),
  };
  const ofKind = ([name, Type]: [string, SettingsClass]) =>
    describeClass(Type, startOf(Type, initial), `${path.replace(/\[\]$/, '')}[${DISCRIMINATOR}=${name}]`, prefix);
  return [kind, ...Object.entries(choice.kind).flatMap(ofKind)];
}

/** Text that YAML needs no quotes for. */
function isPlainWord(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value);
}
