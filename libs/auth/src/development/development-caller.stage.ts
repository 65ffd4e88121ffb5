import { Injectable } from '@nestjs/common';
import { BffIdentity, DIAGNOSTICS_SCOPE, Environment, Problem, StageFor } from '@portico/platform';
import type { RequestContext, Stage, StageDocumentation } from '@portico/platform';

/** The header that names the caller while there is no sign-in. */
export const DEVELOPMENT_CALLER_HEADER = 'x-development-caller';

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
@StageFor('caller')
@Injectable()
export class DevelopmentCallerStage implements Stage {
  readonly documentation: StageDocumentation;
  private readonly challenge: string;

  constructor(
    private readonly environment: Environment,
    identity: BffIdentity,
  ) {
    this.challenge = `Development realm="${identity.name}"`;
    this.documentation = environment.development ? IN_DEVELOPMENT : { problems: ['forbidden'] };
  }

  run(context: RequestContext): void {
    context.challenge = this.challenge;
    const subject = context.request.raw.headers[DEVELOPMENT_CALLER_HEADER];
    if (subject === undefined) return;
    if (!this.environment.development) {
      throw new Problem('forbidden', { detail: `the header ${DEVELOPMENT_CALLER_HEADER} is for development only` });
    }
    if (typeof subject !== 'string' || !SUBJECT.test(subject)) {
      const message = 'must be 1 to 64 letters, digits, dots, dashes or underscores';
      throw new Problem('invalid-input', { errors: [{ in: 'header', field: DEVELOPMENT_CALLER_HEADER, message }] });
    }
    context.caller = { subject, scopes: [DIAGNOSTICS_SCOPE] };
  }
}
