import protobuf from 'protobufjs/light.js';
import type { Field } from 'protobufjs/light.js';

/** With `u`, halves of a pair are no surrogates. */
const LONE_SURROGATE = /\p{Surrogate}/u;

type Test = (value: unknown) => boolean;

const isInteger = (from: number, to: number): Test => (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
const [int32, uint32] = [isInteger(-(2 ** 31), 2 ** 31 - 1), isInteger(0, 2 ** 32 - 1)];
const [int64, uint64] = [isInteger(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER), isInteger(0, Number.MAX_SAFE_INTEGER)];

const TESTS: Readonly<Record<string, Test>> = {
  ...{ int32, sint32: int32, sfixed32: int32, uint32, fixed32: uint32 },
  ...{ int64, sint64: int64, sfixed64: int64, uint64, fixed64: uint64 },
  double: (value) => typeof value === 'number' && Number.isFinite(value),
  bool: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string' && !LONE_SURROGATE.test(value),
};

/**
 * Whether a value of JSON is what a field has most often, and so right for certain. Of any other value protobufjs says whether it is, which takes many
 * times as long.
 */
export function isPlain({ resolvedType, type }: Field, value: unknown): boolean {
  if (resolvedType instanceof protobuf.Enum) return typeof value === 'string' && Object.hasOwn(resolvedType.values, value);
  return TESTS[type]?.(value) ?? false;
}
