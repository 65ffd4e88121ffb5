import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { formatDuration } from '@portico/config';
import { ANSWERED, BffIdentity, DeclaredRoutes, RouteFacts, ServerSettings, StageFor } from '@portico/platform';
import type { Caller, LetAnswer, RequestContext, Route, RouteDocumentation, Stage, StageDocumentation, StageResult } from '@portico/platform';
import { randomUUID } from 'node:crypto';
import { replay } from './answer/kept-answer.ts';
import type { KeptAnswer } from './answer/kept-answer.ts';
import { Claims } from './claims/claims.ts';
import { claimOf, holdClaim } from './claims/held-claim.ts';
import type { HeldClaim } from './claims/held-claim.ts';
import { fingerprintOf } from './fingerprint/fingerprint.ts';
import { IdempotencySettings } from './idempotency.settings.ts';
import { KEY_HEADER, readKey, scopedKey } from './key/idempotency-key.ts';
import { checkRoutes } from './routes/check-routes.ts';
import { REPEATS, usesKeys } from './routes/repeats.ts';
import type { Idempotency } from './routes/repeats.ts';
import { documentationOf } from './routes/route-documentation.ts';
import type { IdempotencyStore } from './stores/idempotency-store.ts';
import { IdempotencySignals } from './telemetry/idempotency.signals.ts';

/** What the store of keys is provided as. */
export const IDEMPOTENCY_STORE = Symbol('portico.idempotency-store');

/** Milliseconds that a claim outlives the deadline of its request, for clocks and event loops that are late. */
const MARGIN = 5_000;

const documentedFor = (rule: Idempotency | undefined, keep: string): RouteDocumentation | undefined =>
  usesKeys(rule) ? documentationOf(rule, keep) : undefined;

/** Lets one request with each key through to the handler, and gives its repeats the answer that it got. */
@StageFor('claim')
@Injectable()
export class IdempotencyStage implements Stage, OnModuleInit {
  readonly documentation: StageDocumentation;
  private readonly claims: Claims;
  /** Of routes that look at keys. */
  private readonly rules = new Map<Route, Idempotency>();

  constructor(
    @Inject(IDEMPOTENCY_STORE) store: IdempotencyStore,
    settings: IdempotencySettings,
    private readonly identity: BffIdentity,
    private readonly declared: DeclaredRoutes,
    signals: IdempotencySignals,
    { deadline }: ServerSettings,
    facts: RouteFacts,
  ) {
    facts.add({ name: 'repeats', of: (route) => repeatsInWords(REPEATS.of(route)) });
    this.claims = new Claims(store, settings, deadline + MARGIN, signals);
    this.documentation = { forRoute: (route) => documentedFor(REPEATS.of(route), formatDuration(settings.keep)) };
  }

  /** @throws StartError for routes that leave open what a repeat does */
  onModuleInit(): void {
    const { routes } = this.declared.table;
    checkRoutes(routes);
    for (const route of routes) {
      const rule = REPEATS.of(route);
      if (usesKeys(rule)) this.rules.set(route, rule);
    }
  }

  follows(route: Route): boolean {
    return usesKeys(REPEATS.of(route));
  }

  run(context: RequestContext): StageResult | Promise<StageResult> {
    const rule = context.route && this.rules.get(context.route);
    if (!rule) return;
    const header = context.request.headers[KEY_HEADER] as string | undefined;
    if (header === undefined && rule.key === 'optional') return;
    return this.claim(context, this.claimFor(context, rule, readKey(header)));
  }

  answered(context: RequestContext, answer: LetAnswer): void | Promise<void> {
    const claim = claimOf(context);
    if (!claim) return;
    const ended = this.claims.end(context, claim, answer);
    // A failure may be the deadline's, with the handler still busy. It does not wait: what that does then would get into it.
    if (answer.status < 500) return ended;
  }

  private async claim(context: RequestContext, claim: HeldClaim): Promise<StageResult> {
    const answer = await this.claims.take(claim);
    if (answer !== undefined) {
      replay(context.reply, JSON.parse(answer) as KeptAnswer);
      return ANSWERED;
    }
    if (context.scope.reason) {
      // The time was up, or the client had left, before the claim was there: that has been answered, or has no client any more.
      await this.claims.giveBack(claim);
      return ANSWERED;
    }
    holdClaim(context, claim);
    context.clientMayLeave();
  }

  private claimFor({ caller, request, reply }: RequestContext, rule: Idempotency, key: string): HeldClaim {
    const { identity } = caller as Caller;
    return {
      key: scopedKey(this.identity.name, identity.key, key),
      caller: identity,
      fingerprint: fingerprintOf(request),
      token: randomUUID(),
      rule,
      before: new Set(Object.keys(reply.getHeaders())),
    };
  }
}

function repeatsInWords(rule: Idempotency | undefined): string | undefined {
  if (rule === undefined) return undefined;
  return usesKeys(rule) ? `key ${rule.key}, ${rule.whenUnknown} when unknown` : 'do no harm';
}
