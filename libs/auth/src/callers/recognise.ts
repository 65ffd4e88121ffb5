import { Problem } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import type { Strategy } from 'passport-strategy';

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
