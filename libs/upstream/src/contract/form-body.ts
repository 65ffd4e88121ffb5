import { valuesOf } from './parameter-values.ts';

export const FORM = /^application\/x-www-form-urlencoded\b/i;

/**
 * A flat object as a form (WHATWG URL, section 5.2), with a pair for each item of a list: OpenAPI's default for such bodies.
 *
 * @throws TypeError that names the field, for what has no text
 */
export function formOf(fields: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const text of [valuesOf(value, `the field "${name}" of the body`, true) ?? []].flat()) form.append(name, text as string);
  return form.toString();
}
