import { Inject, Injectable } from '@nestjs/common';
import { Problem, StageFor } from '@portico/platform';
import type { Caller, RequestContext, Stage, StageDocumentation } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import type { Strategy } from 'passport-strategy';
import { AuthSignals } from './auth.signals.ts';
import { refusalIn } from './caller-refused.ts';
import type { CallerStrategy } from './caller-strategy.ts';
import { CustomerDomain } from './customer-domain.ts';

type Outcome = { readonly caller: Caller | undefined } | { readonly error: unknown };

/** A strategy as passport has it for one request. */
interface Asked extends Strategy {
  outcome?: Outcome;
  told?: (outcome: Outcome) => void;
}

/** Tells whom a request comes from; undefined when it brings nothing of the strategy's kind. @throws what the strategy refuses it with */
export type Recognise = (request: IncomingMessage) => Caller | undefined | Promise<Caller | undefined>;

/** Asks a strategy as passport does, which adds to it for each request what it answers with. No promise is made where none is needed. */
export function recogniserOf(strategy: Strategy): Recognise {
  const answering: Strategy = Object.assign(Object.create(strategy) as Strategy, {
    success(this: Asked, caller: Caller) {
      settle(this, { caller });
    },
    pass(this: Asked) {
      settle(this, { caller: undefined });
    },
    error(this: Asked, error: unknown) {
      settle(this, { error });
    },
    fail(this: Asked, challenge?: unknown) {
      settle(this, { error: new Problem('unauthenticated', typeof challenge === 'string' ? { headers: { 'www-authenticate': challenge } } : {}) });
    },
    redirect(this: Asked, url: string) {
      settle(this, { error: new Error(`a strategy wanted to redirect to ${url}: a BFF answers with a problem`) });
    },
  });
  return (request) => {
    const asked = Object.create(answering) as Asked;
    asked.authenticate(request as never);
    if (!asked.outcome) return new Promise((resolve, reject) => void (asked.told = (outcome) => ('error' in outcome ? reject(outcome.error as Error) : resolve(outcome.caller))));
    if ('error' in asked.outcome) throw asked.outcome.error;
    return asked.outcome.caller;
  };
}

function settle(asked: Asked, outcome: Outcome): void {
  asked.outcome = outcome;
  asked.told?.(outcome);
}

/** What the BFF's strategies are provided as, in the order in which they are asked. */
export const CALLER_STRATEGIES = Symbol('portico.caller-strategies');

/**
 * Finds out who calls: the first strategy that recognises somebody decides, and one that refuses does so for all, and is told of. The
 * settings decide whether that is a customer.
 */
@StageFor('caller')
@Injectable()
export class CallerStage implements Stage {
  readonly documentation: StageDocumentation;
  readonly varies: readonly string[];
  private readonly challenge: string | undefined;
  private readonly recognisers: readonly Recognise[];
  private readonly customers: CustomerDomain;

  constructor(
    @Inject(CALLER_STRATEGIES) private readonly strategies: readonly CallerStrategy[],
    private readonly signals: AuthSignals,
  ) {
    this.documentation = {
      problems: [...new Set(strategies.flatMap(({ documentation }) => documentation?.problems ?? []))],
      securitySchemes: Object.fromEntries(strategies.flatMap(({ documentation }) => Object.entries(documentation?.securitySchemes ?? {}))),
    };
    this.varies = [...new Set(strategies.flatMap(({ readsFrom }) => readsFrom))];
    // Two strategies may share a scheme, as keys and access tokens do: one challenge is enough.
    this.challenge = [...new Set(strategies.flatMap(({ challenge }) => challenge ?? []))].join(', ') || undefined;
    this.recognisers = strategies.map(recogniserOf);
    this.customers = new CustomerDomain(strategies.flatMap(({ issuers }) => issuers));
  }

  run(context: RequestContext): void | Promise<void> {
    context.challenge = this.challenge;
    return this.ask(context, 0);
  }

  private ask(context: RequestContext, from: number): void | Promise<void> {
    for (let index = from; index < this.recognisers.length; index += 1) {
      const caller = this.recognise(context, index);
      if (caller instanceof Promise) return this.wait(context, index, caller);
      if (!caller) continue;
      context.caller = this.customers.named(caller);
      return;
    }
  }

  private recognise(context: RequestContext, index: number): ReturnType<Recognise> {
    try {
      return (this.recognisers[index] as Recognise)(context.request.raw);
    } catch (error) {
      throw this.told(error, context, index);
    }
  }

  private wait(context: RequestContext, index: number, asked: Promise<Caller | undefined>): Promise<void> {
    return asked.then(
      (found) => {
        if (!found) return this.ask(context, index + 1);
        context.caller = this.customers.named(found);
      },
      (error: unknown) => {
        throw this.told(error, context, index);
      },
    );
  }

  private told(error: unknown, { scope }: RequestContext, index: number): unknown {
    const refusal = refusalIn(error, (this.strategies[index] as CallerStrategy).scheme);
    if (refusal) this.signals.signInRefused.emit(refusal, scope);
    return error;
  }
}
