import type { InputNode } from '../input-node.ts';
import { toPlain } from '../input-node.ts';
import type { JsonSchema } from '../json-schema/json-schema.ts';
import { quote } from '../quote.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import type { Conversion } from './conversion.ts';
import { refuseCollection } from './scalar-text.ts';

/** Text; a YAML number or boolean in its place is refused, because `version: 1.10` would arrive as 1.1. */
export class TextConversion implements Conversion<string> {
  readonly noun = 'text';

  constructor(
    readonly type: string,
    readonly example: string,
  ) {}

  read(node: InputNode): string {
    refuseCollection(node, 'text', `write ${this.type}`);
    const value = node.is === 'scalar' ? node.value : null;
    if (typeof value === 'string') return value;
    throw new SettingFormatError(value === null ? 'is nothing, not text' : `${quote(value)} is a ${typeof value}, not text`, value === null ? `write ${this.type}, or take it out` : 'put it in quotes');
  }

  written(value: string): string {
    return value;
  }

  schema(): JsonSchema {
    return { type: 'string' };
  }

  show(value: string): string {
    return quote(value);
  }
}

/** `true` or `false`; the `yes` and `on` of YAML 1.1 are not booleans in YAML 1.2 (section 10.3.2). */
export class BooleanConversion implements Conversion<boolean> {
  readonly type = 'boolean';
  readonly noun = 'a boolean';
  readonly example = 'true';

  read(node: InputNode): boolean {
    const fix = 'write true or false';
    refuseCollection(node, this.noun, fix);
    const value = node.is === 'scalar' ? node.value : null;
    if (typeof value === 'boolean') return value;
    if (node.origin.from === 'environment' && (value === 'true' || value === 'false')) return value === 'true';
    throw new SettingFormatError(`${quote(value)} is not a boolean`, fix);
  }

  written(value: boolean): boolean {
    return value;
  }

  schema(): JsonSchema {
    return { type: 'boolean' };
  }

  show(value: boolean): string {
    return String(value);
  }
}

/** Hands data over as it is, for a setting whose type only its own class-validator rules know. */
export class DataConversion implements Conversion {
  readonly type = 'data';
  readonly noun = 'data';
  readonly example = '…';

  read(node: InputNode): unknown {
    return toPlain(node);
  }

  written(value: unknown): unknown {
    return value;
  }

  schema(): JsonSchema {
    return {};
  }

  show(value: unknown): string {
    return quote(value);
  }
}
