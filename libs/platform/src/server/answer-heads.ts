import { Inject, Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Signals } from '../events/signals.ts';
import { bothOf } from './answer-caching.ts';
import type { Fields } from './answer-caching.ts';

/** What a library has on every answer of a BFF. */
export interface HeadSource {
  /** The same fields on all of them, by names in lower case: worked out once. */
  readonly always?: Readonly<Record<string, string>>;
  /**
   * Fields of the answers to one request. A `vary` is added to what the answer varies by.
   * @param headers of the request, which nothing has checked yet
   */
  of?(headers: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined;
}

/**
 * Fields of every answer, whatever sends it: a handler, a stage, the refusals before Fastify, Node's own of bytes that it cannot read. Hooks
 * of Fastify would miss the last two. What an answer says itself goes before. What could not be read is answered with the constant fields
 * alone.
 */
@Injectable()
export class AnswerHeads {
  /** Does any answer have more fields than its own? */
  isEmpty = true;
  private readonly always: Record<string, string> = {};
  private readonly byRequest: NonNullable<HeadSource['of']>[] = [];

  constructor(@Inject(Signals) private readonly events?: Signals) {}

  add(source: HeadSource): void {
    Object.assign(this.always, source.always);
    if (source.of) this.byRequest.push(source.of.bind(source));
    this.isEmpty = this.byRequest.length === 0 && Object.keys(this.always).length === 0;
  }

  /** The fields of all answers as lines, for what is written past Node's response. */
  get lines(): string {
    return Object.entries(this.always).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  /**
   * Adds to an answer what it does not say itself.
   * @param fields of its head, by names in lower case; the response may have been given others before
   */
  addTo(fields: Fields, response: Pick<ServerResponse, 'req' | 'statusCode' | 'getHeader' | 'hasHeader'>): void {
    // Who has the answer already has its fields: a 304 is to be short (RFC 9110, section 15.4.5).
    if (response.statusCode !== 304) for (const name in this.always) if (fields[name] === undefined && !response.hasHeader(name)) fields[name] = this.always[name];
    for (const of of this.byRequest) {
      const { vary, ...more } = this.asked(of, response.req.headers) ?? {};
      if (vary !== undefined) fields['vary'] = bothOf(fields['vary'] ?? response.getHeader('vary'), vary);
      for (const name in more) if (!response.hasHeader(name)) fields[name] ??= more[name];
    }
  }

  /** What throws costs the answer nothing but its fields. */
  private asked(of: NonNullable<HeadSource['of']>, request: IncomingHttpHeaders): Readonly<Record<string, string>> | undefined {
    try {
      return of(request);
    } catch (error) {
      this.events?.internalFault.emit({ where: 'fields of all answers', error }, undefined);
      return undefined;
    }
  }
}
