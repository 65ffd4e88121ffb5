import type { InputNode } from '../input-node.ts';
import { quote } from '../quote.ts';
import { SettingFormatError } from '../setting-format-error.ts';

/** The shape of a value that is not even a scalar, for a message that must not repeat its content. */
export function refuseCollection(node: InputNode, noun: string, fix: string): void {
  if (node.is !== 'scalar') throw new SettingFormatError(`is a ${node.is === 'map' ? 'section' : 'list'}, not ${noun}`, fix);
}

/** The text of a value that has to be text. @throws SettingFormatError for a number, a boolean, a list or a section. */
export function scalarText(node: InputNode, noun: string, fix: string): string {
  refuseCollection(node, noun, fix);
  const value = node.is === 'scalar' ? node.value : null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') throw new SettingFormatError(`${value} is a bare number, not ${noun}`, fix);
  throw new SettingFormatError(`${quote(value)} is not ${noun}`, fix);
}
