import type { InputNode } from '../input-node.ts';
import type { JsonSchema } from '../json-schema/json-schema.ts';
import { quote } from '../quote.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import type { Conversion } from './conversion.ts';
import { refuseCollection } from './scalar-text.ts';

/** A JSON number (RFC 8259 section 6), the one spelling of numbers that people, YAML and shells agree on. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

/** Reads numbers: from YAML as such, from the environment as text. */
export class NumberConversion implements Conversion<number> {
  constructor(
    readonly type: string,
    readonly noun = 'a number',
    readonly example = '10',
    private readonly bounds: JsonSchema = {},
  ) {}

  read(node: InputNode): number {
    const fix = `write ${this.noun}, such as ${this.example}`;
    refuseCollection(node, this.noun, fix);
    const value = node.is === 'scalar' ? node.value : null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    const spelled = typeof value === 'string' && NUMBER.test(value);
    if (spelled && node.origin.from === 'environment') return Number(value);
    if (spelled) throw new SettingFormatError(`${quote(value)} is text, not ${this.noun}`, `write ${value} without quotes`);
    throw new SettingFormatError(`${quote(value)} is not ${this.noun}`, fix);
  }

  written(value: number): number {
    return value;
  }

  schema(): JsonSchema {
    return { type: 'number', ...this.bounds };
  }

  show(value: number): string {
    return String(value);
  }
}
