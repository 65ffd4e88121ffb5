/** A JSON Schema (draft 2020-12), as far as settings need it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}
