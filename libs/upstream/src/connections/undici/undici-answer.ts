import { withoutOws } from '@portico/config';
import type { IncomingHttpHeaders } from 'node:http';
import { LONGEST_HEAD } from '../answer-parser.ts';
import type { AnswerHead } from '../answer-parser.ts';

/** Fields as undici gives them: names in lower case, a list for those that came several times. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The head of an answer that undici has read. */
export class UndiciAnswer implements AnswerHead {
  constructor(
    readonly status: number,
    private readonly fields: Fields,
  ) {}

  /** Over HTTP/2 nothing else bounds it: there every field counts with its name and value. */
  get isTooLong(): boolean {
    let length = 0;
    for (const [name, value] of Object.entries(this.fields)) for (const one of listOf(value)) length += name.length + one.length;
    return length > LONGEST_HEAD;
  }

  header(name: string): string | undefined {
    return Object.hasOwn(this.fields, name) ? joined(this.fields[name]) : undefined;
  }

  headers(): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = Object.create(null);
    for (const [name, value] of Object.entries(this.fields)) {
      if (name === 'set-cookie') headers[name] = [...listOf(value)];
      else headers[name] = joined(value);
    }
    return headers;
  }
}

/** Without the white space around each value, of which undici leaves what is behind it (RFC 9110, section 5.5). */
const listOf = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [withoutOws(value)] : value.map(withoutOws));

/** RFC 9110, section 5.3. */
const joined = (value: string | readonly string[] | undefined): string => listOf(value).join(', ');
