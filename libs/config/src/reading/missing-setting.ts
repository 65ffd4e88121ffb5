import type { Setting } from '../schema/setting.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import type { SettingPath } from '../setting-path.ts';
import { variableName } from '../variable-name.ts';

/** Refuses the absence of a setting that its class gives no value. */
export function missing({ key, shape }: Setting, path: SettingPath): never {
  if (shape.is !== 'value') {
    const content = shape.is === 'section' ? 'its keys' : 'a list of items';
    throw new SettingFormatError('is missing', `write ${key}: with ${content} below it`);
  }
  const { conversion, each } = shape;
  const example = each ? `[${conversion.example}]` : conversion.example;
  const variable = `${variableName(path)}${conversion.fromFile === true ? '__FILE' : ''}`;
  throw new SettingFormatError('is missing', `write ${key}: ${example} or set ${variable}`);
}

/** Refuses a key with nothing behind it: it might mean "none", "the default" or "not finished". */
export function emptyValue({ shape, optional }: Setting, initial: unknown): never {
  const wanted = shape.is === 'value' && !shape.each ? `write ${shape.conversion.noun}` : 'write a list, [] for none';
  const fix = optional || initial !== undefined ? `${wanted}, or remove the key to ${leave(initial)}` : wanted;
  throw new SettingFormatError('has no value', fix);
}

function leave(initial: unknown): string {
  return initial === undefined ? 'leave it unset' : 'keep the default';
}
