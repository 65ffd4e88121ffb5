import type { Rule } from './rule.ts';
import { choicesOf } from './value-type.ts';

/** Makes a value of a text, or something that no rule of its type lets pass. */
export type TextReader = (text: string) => unknown;

/** As people and programs write numbers. JavaScript would also take `0x10`, `1e3`, ` 5` and `Infinity`. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

const readNumber: TextReader = (text) => (PLAIN_NUMBER.test(text) ? Number(text) : Number.NaN);
const readBoolean: TextReader = (text) => (text === 'true' ? true : text === 'false' ? false : text);

/** How a text becomes a value of a type, or of no single type: the one of its choices that is written so. @returns undefined where it stays as it is */
export function textReader(type: unknown, rules: readonly Rule[]): TextReader | undefined {
  if (type === Number) return readNumber;
  if (type === Boolean) return readBoolean;
  if (type !== undefined) return undefined;
  const choices = rules.map(choicesOf).find((one) => one !== undefined);
  if (!choices) return undefined;
  const known = new Map(choices.map((choice) => [String(choice), choice]));
  return (text) => known.get(text) ?? text;
}
