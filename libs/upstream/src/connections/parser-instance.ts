import { instantiate } from './llhttp.cjs';
import type { Llhttp } from './llhttp.cjs';

/** What llhttp calls while it reads. Spans are given as positions in its memory. An answer other than 0 is an error of ours. */
export interface ParserEvents {
  began(): number;
  name(at: number, length: number): void;
  value(at: number, length: number): void;
  /** @returns 1 when no body follows whatever the header says */
  headComplete(status: number, keepsAlive: boolean): number;
  body(at: number, length: number): void;
  complete(): void;
}

const FINE = 0;

/** The parser that is reading; llhttp reads for one at a time. */
let reading: ParserEvents;

/** Has `events` called for what is read until this is called again. */
export const readFor = (events: ParserEvents): void => void (reading = events);

export const parser: Llhttp = instantiate({
  wasm_on_message_begin: () => reading.began(),
  wasm_on_url: () => FINE,
  wasm_on_status: () => FINE,
  wasm_on_header_field: (_parser: number, at: number, length: number) => (reading.name(at, length), FINE),
  wasm_on_header_value: (_parser: number, at: number, length: number) => (reading.value(at, length), FINE),
  wasm_on_headers_complete: (_parser: number, status: number, _upgrade: number, keepsAlive: number) => reading.headComplete(status, keepsAlive === 1),
  wasm_on_body: (_parser: number, at: number, length: number) => (reading.body(at, length), FINE),
  wasm_on_message_complete: () => (reading.complete(), FINE),
});
