import type { HttpField, ParameterStyle } from './contract.ts';
import { valuesOf, writerOf } from './parameter-writer.ts';

/**
 * An object as a form (WHATWG URL, section 5.2), with a pair for each item of a list: OpenAPI's default for such bodies. Objects within are
 * JSON, unless the contract has a style for the field (OpenAPI 3.1.1, "Encoding Object").
 *
 * @throws TypeError that names the field, for what has no text
 */
export function formOf(body: object, fields: readonly HttpField[] = []): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const field = fields.find((one) => one.name === name && one.style !== undefined);
    const written = field
      ? writerOf({
          in: 'query',
          name,
          style: field.style as ParameterStyle,
          explode: field.explode ?? true,
          allowReserved: field.allowReserved ?? false,
        })(value)
      : plainPairs(name, value);
    if (written !== undefined && written !== '') pairs.push(written.replaceAll('%20', '+'));
  }
  return pairs.join('&');
}

function plainPairs(name: string, value: unknown): string {
  const form = new URLSearchParams();
  const items = Array.isArray(value) ? value : [value];
  for (const item of items) for (const text of [textOf(item, `the field "${name}" of the body`) ?? []].flat()) form.append(name, text);
  return form.toString();
}

/** What a value is as a text: objects are JSON. */
export function textOf(value: unknown, subject: string): string | undefined {
  const isPlainObject =
    Object.prototype.toString.call(value) === '[object Object]' && typeof (value as { toJSON?: unknown }).toJSON !== 'function';
  if (isPlainObject || Array.isArray(value)) return JSON.stringify(value);
  return valuesOf(value, subject, true) as string | undefined;
}
