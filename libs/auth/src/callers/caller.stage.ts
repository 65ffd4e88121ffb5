import { Inject, Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { Caller, RequestContext, Stage, StageDocumentation } from '@portico/platform';
import { AuthSignals } from './auth.signals.ts';
import { refusalIn } from './caller-refused.ts';
import type { CallerStrategy } from './caller-strategy.ts';
import { CustomerDomain } from './customer-domain.ts';
import { recogniserOf } from './recognise.ts';
import type { Recognise } from './recognise.ts';

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
