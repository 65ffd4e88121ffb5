import { Inject, Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { errorOf, textOf } from '@portico/platform';
import type { Caller, ProblemDetails } from '@portico/platform';
import { Strategy } from 'passport-strategy';
import type { IncomingMessage } from 'node:http';
import type { CallerIssuer } from '../callers/caller-issuer.ts';
import { CallerRefused } from '../callers/caller-refused.ts';
import type { CallerStrategy } from '../callers/caller-strategy.ts';
import { askStrategy } from './ask-strategy.ts';
import type { PassportOutcome, PassportStrategyLike } from './ask-strategy.ts';

export interface PassportCallerOptions<U> {
  /** What logs and metrics call it: `jwt`. */
  readonly scheme: string;
  /** Whose word the strategy takes; the identities of its callers have it. */
  readonly issuer: CallerIssuer;
  /** The header that it reads, in lower case; `authorization` by default. */
  readonly header?: string;
  /** The scheme that `authorization` has to have, where several strategies read that: `Bearer`. */
  readonly authScheme?: string;
  /** What is offered to callers who are not known, in `WWW-Authenticate`: `Bearer realm="shop"`. */
  readonly challenge?: string;
  /** Who the strategy's user is. */
  readonly caller: (user: U, info: unknown) => Caller;
}

/** A strategy with the providers that it needs. */
export interface PassportCallerStrategy extends Type<CallerStrategy> {
  readonly providers: readonly Type[];
}

/**
 * A passport strategy of npm among those that know callers:
 * `CallersModule.recognisedBy(passportCaller(JwtStrategy, { scheme: 'jwt', issuer, caller: ({ sub }) => … }))`.
 *
 * It is asked only where a request brings something of its kind: a request without credentials is a guest's, which a public route answers. What
 * its class injects has to be exported by a global module.
 */
export function passportCaller<U>(strategy: Type<PassportStrategyLike>, options: PassportCallerOptions<U>): PassportCallerStrategy {
  const { scheme, issuer, header = 'authorization', authScheme, challenge } = options;
  const brings = ({ headers }: IncomingMessage): boolean => {
    const value = headers[header];
    return value !== undefined && (authScheme === undefined || String(value).toLowerCase().startsWith(`${authScheme.toLowerCase()} `));
  };

  @Injectable()
  class PassportCaller extends Strategy implements CallerStrategy {
    static readonly providers = [strategy] as const;
    readonly scheme = scheme;
    readonly issuers = [issuer] as const;
    readonly readsFrom = [header] as const;
    declare readonly challenge?: string;

    constructor(@Inject(strategy) private readonly asked: PassportStrategyLike) {
      super();
      if (challenge !== undefined) Object.assign(this, { challenge });
    }

    override authenticate(request: never): void {
      if (!brings(request)) return this.pass();
      askStrategy<U>(this.asked, request).then(
        (outcome) => this.end(outcome),
        (error: unknown) => this.error(errorOf(error)),
      );
    }

    private end(outcome: PassportOutcome<U>): void {
      if (outcome.kind === 'nothing') return this.pass();
      if (outcome.kind === 'redirect') return this.error(new Error(`the strategy ${scheme} wanted to redirect to sign in: ask it with askStrategy() in a handler instead`));
      if (outcome.kind === 'refused') return this.error(refusal(scheme, outcome.challenge, challenge));
      let caller: Caller;
      try {
        caller = options.caller(outcome.user, outcome.info);
      } catch (error) {
        return this.error(errorOf(error));
      }
      this.success(caller);
    }
  }
  return PassportCaller as unknown as PassportCallerStrategy;
}

/** The client is told how to do it right; why it was refused is for the audit log. */
function refusal(scheme: string, said: unknown, challenge: string | undefined): CallerRefused {
  const offered = typeof said === 'string' ? said : challenge;
  const details: ProblemDetails = { detail: 'the credentials are not accepted', ...(offered === undefined ? {} : { headers: { 'www-authenticate': offered } }) };
  return new CallerRefused('unauthenticated', details, { scheme, because: said === undefined ? 'the strategy refuses it' : textOf(said) });
}
