import { isError } from '@portico/platform';
import { describeError } from './error-report.ts';
import { isSecretName, REDACTED, withoutSecrets } from './secret-text.ts';

/** Levels of nesting that a log line shows. */
const DEEPEST = 6;
const MOST_ITEMS = 100;

/** A copy of a value that is fit for a log: secrets redacted at any depth, errors described, cycles and bulk cut. */
export const loggable = (value: unknown): unknown => copy(value, []);

function copy(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return describeError(value);
  if (above.includes(value)) return '[circular]';
  if (above.length >= DEEPEST) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  const inside = [...above, value];
  if (hasToJson(value)) return copy(value.toJSON(), inside);
  if (Array.isArray(value)) return list(value, inside);
  if (value instanceof Map || value instanceof Headers) return entries(value.entries(), inside);
  if (value instanceof Set) return list([...value], inside);
  return entries(Object.entries(value), inside);
}

/** Headers also come as a flat list of names and values (Node's `rawHeaders`, undici): what follows a secret's name is its value. */
function list(items: readonly unknown[], inside: readonly object[]): unknown[] {
  const kept = items.slice(0, MOST_ITEMS).map((item, index) => {
    const before = items[index - 1];
    return typeof before === 'string' && isSecretName(before) ? REDACTED : copy(item, inside);
  });
  return items.length > MOST_ITEMS ? [...kept, `[${items.length - MOST_ITEMS} more]`] : kept;
}

function entries(pairs: Iterable<readonly [unknown, unknown]>, inside: readonly object[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of pairs) {
    const name = String(key);
    if (typeof value !== 'function') kept[name] = isSecretName(name) ? REDACTED : copy(value, inside);
  }
  return kept;
}

const hasToJson = (value: object): value is { toJSON(): unknown } => typeof (value as { toJSON?: unknown }).toJSON === 'function';
