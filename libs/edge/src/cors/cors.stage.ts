import { Injectable } from '@nestjs/common';
import { ANSWERED, AnswerHeads, Problem, StageFor } from '@portico/platform';
import type { HeadSource, RequestContext, Stage, StageResult } from '@portico/platform';
import type { IncomingHttpHeaders } from 'node:http';
import { EdgeSettings } from '../edge.settings.ts';
import { ANY } from './origin.ts';

type Fields = Readonly<Record<string, string>>;

/**
 * Lets pages of other origins read the BFF's answers, where the settings name them. The fields are on every answer to such a page, errors
 * and early refusals too: without them its script would learn of a 429 or 503 no more than that something failed. A preflight is answered
 * before anybody is asked who calls, since browsers send it without credentials, and is no part of what a caller may ask for.
 *
 * What is echoed is the entry of the settings that the origin is equal to, never the header itself.
 */
@StageFor('preflight')
@Injectable()
export class CorsStage implements Stage, HeadSource {
  private readonly fields = new Map<string, Fields>();
  private readonly everyone: Fields | undefined;
  private readonly others: Fields | undefined;
  private readonly preflight: Fields;
  private readonly isOn: boolean;

  constructor({ cors }: EdgeSettings, heads: AnswerHeads) {
    const { origins, credentials, methods, headers, exposed, maxAge } = cors;
    this.isOn = origins.length > 0;
    const shared = {
      ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
      ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    };
    if (origins.includes(ANY)) this.everyone = { 'access-control-allow-origin': ANY, ...shared };
    // Which page asked decides what a cache may give to another (Fetch, "CORS protocol and HTTP caches").
    else this.others = { vary: 'Origin' };
    for (const origin of origins) this.fields.set(origin, { 'access-control-allow-origin': origin, ...shared, vary: 'Origin' });
    this.preflight = {
      'access-control-allow-methods': methods.join(', '),
      ...(headers.length > 0 ? { 'access-control-allow-headers': headers.join(', ') } : {}),
      'access-control-max-age': String(Math.floor(maxAge / 1_000)),
    };
    if (this.isOn) heads.add(this);
  }

  of({ origin }: IncomingHttpHeaders): Fields | undefined {
    return this.everyone ?? (origin === undefined ? this.others : (this.fields.get(origin) ?? this.others));
  }

  run({ request, reply }: RequestContext): StageResult {
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (!this.isOn || request.method !== 'OPTIONS' || origin === undefined || asked === undefined) return;
    if (!this.everyone && !this.fields.has(origin)) throw new Problem('forbidden', { detail: 'pages of this origin may not call' });
    void reply.code(204).headers(this.preflight).send();
    return ANSWERED;
  }
}
