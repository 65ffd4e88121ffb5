import { Allow, ValidateBy } from 'class-validator';
import type { Conversion } from '../conversions/conversion.ts';
import { declareDoc, declareShape } from '../schema/declaration.ts';
import type { SettingShape } from '../schema/setting.ts';

/** A decorator that compiles only on a property that can hold a V. */
export type SettingDecorator<V> = <K extends string>(target: { [P in K]?: V }, key: K) => void;

/** Options that every setting decorator takes. */
export interface SettingOptions {
  /** One sentence for the settings reference. */
  readonly doc?: string;
}

/** Options of settings that may also be lists. */
export interface ValueOptions extends SettingOptions {
  /** The property is a list of such values. */
  readonly each?: boolean;
}

/** What must hold of a converted value; checked by class-validator, for values from code as well as from files. */
export interface ValueRule<T> {
  readonly name: string;
  readonly holds: (value: unknown) => value is T;
  /** Follows the value in a message: `must be from 10ms to 5m`. */
  readonly must: string;
  readonly fix: string;
}

/** Declares a value, or a list of values, with its conversion and its rule. */
export function valueSetting<T, V>(conversion: Conversion<T>, rule: ValueRule<T>, options: ValueOptions): SettingDecorator<V> {
  const { each = false, doc } = options;
  const must = each ? `each value ${rule.must}` : rule.must;
  const validate = ValidateBy(
    { name: rule.name, validator: { validate: rule.holds, defaultMessage: () => must } },
    { each, context: { fix: rule.fix } },
  );
  return (target, key) => {
    declareShape(target, key, { is: 'value', conversion: conversion as Conversion, each });
    declareDoc(target, key, doc);
    validate(target, key);
  };
}

/** Declares a section or a list of them. */
export function sectionSetting<V>(shape: SettingShape, doc: string | undefined): SettingDecorator<V> {
  // The rule that always holds makes the property known to class-validator, which keeps the order of all properties.
  const allow = Allow();
  return (target, key) => {
    declareShape(target, key, shape);
    declareDoc(target, key, doc);
    allow(target, key);
  };
}
