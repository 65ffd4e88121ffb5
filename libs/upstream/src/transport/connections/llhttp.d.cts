/** What llhttp exports, as far as it is used here. Pointers are positions in `memory`. */
export interface Llhttp {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  llhttp_alloc(type: number): number;
  llhttp_free(parser: number): void;
  llhttp_execute(parser: number, at: number, length: number): number;
  llhttp_finish(parser: number): number;
  llhttp_get_error_pos(parser: number): number;
  llhttp_get_error_reason(parser: number): number;
  llhttp_errno_name(code: number): number;
}

/** @throws AggregateError where WebAssembly is not to be had */
export function instantiate(imports: Readonly<Record<string, (...numbers: number[]) => number>>): Llhttp;
