import { Injectable } from '@nestjs/common';
import { BffIdentity, DIAGNOSTICS_SCOPE, Environment, Identity, Problem } from '@portico/platform';
import type { StageDocumentation } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport-strategy';
import type { CallerIssuer } from '../callers/caller-issuer.ts';
import type { CallerStrategy } from '../callers/caller-strategy.ts';

/** The header that names the caller where there is no sign-in. */
export const DEVELOPMENT_CALLER_HEADER = 'x-development-caller';

const ISSUER = 'development';
const SUBJECT = /^[A-Za-z0-9._-]{1,64}$/;

const IN_DEVELOPMENT: StageDocumentation = {
  problems: ['invalid-input'],
  securitySchemes: {
    developmentCaller: {
      type: 'apiKey',
      in: 'header',
      name: DEVELOPMENT_CALLER_HEADER,
      description: 'Names the caller. Believed in development only.',
    },
  },
};

/** Believes a header about who calls, in development only. Outside development the header is refused, not ignored. */
@Injectable()
export class DevelopmentCallerStrategy extends Strategy implements CallerStrategy {
  readonly scheme = 'development';
  readonly readsFrom: readonly string[];
  /** Whom the header names is a customer: that is what it is for. */
  readonly issuers: readonly CallerIssuer[];
  readonly documentation: StageDocumentation;
  /** None where the header is not believed. */
  readonly challenge: string | undefined;

  constructor(
    private readonly environment: Environment,
    identity: BffIdentity,
  ) {
    super();
    this.issuers = environment.development ? [{ issuer: ISSUER, customers: 'by-subject', developmentOnly: true }] : [];
    this.readsFrom = environment.development ? [DEVELOPMENT_CALLER_HEADER] : [];
    this.challenge = environment.development ? `Development realm="${identity.name}"` : undefined;
    this.documentation = environment.development ? IN_DEVELOPMENT : { problems: ['forbidden'] };
  }

  override authenticate({ headers }: IncomingMessage): void {
    const subject = headers[DEVELOPMENT_CALLER_HEADER];
    if (subject === undefined) return this.pass();
    if (!this.environment.development) {
      return this.error(new Problem('forbidden', { detail: `the header ${DEVELOPMENT_CALLER_HEADER} is for development only` }));
    }
    if (typeof subject !== 'string' || !SUBJECT.test(subject)) {
      const message = 'must be 1 to 64 letters, digits, dots, dashes or underscores';
      return this.error(new Problem('invalid-input', { errors: [{ in: 'header', field: DEVELOPMENT_CALLER_HEADER, message }] }));
    }
    this.success({ identity: new Identity(ISSUER, subject), scopes: [DIAGNOSTICS_SCOPE], roles: [] });
  }
}
