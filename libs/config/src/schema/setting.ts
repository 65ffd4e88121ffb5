import type { Conversion } from '../conversions/conversion.ts';
import type { TypeChoice } from './settings-class.ts';

/** What a setting is made of. */
export type SettingShape =
  | { readonly is: 'section'; readonly choice: TypeChoice }
  | { readonly is: 'sections'; readonly choice: TypeChoice; readonly uniqueBy: string | false }
  | { readonly is: 'value'; readonly conversion: Conversion; readonly each: boolean };

/** One property of a settings class. */
export interface Setting {
  readonly key: string;
  readonly shape: SettingShape;
  /** May be absent although the class gives it no value. */
  readonly optional: boolean;
  readonly doc?: string;
  /** Who reads it: `RateLimitModule of @portico/rate-limit`. */
  readonly readBy?: string;
}
