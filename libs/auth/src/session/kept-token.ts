import type { AccessToken } from '@portico/platform';
import type { Seal } from '@portico/redis';
import type { Session } from './session.ts';
import { tokensOf } from './session-tokens.ts';

/** The token that is kept for a session: opened when somebody needs it, which most requests do not. */
export class KeptToken implements AccessToken {
  constructor(
    readonly session: Session,
    private readonly vault: Seal,
  ) {}

  get id(): string {
    return `${this.session.key}.${this.session.version}`;
  }

  /** @throws SealBroken */
  async reveal(): Promise<string> {
    return tokensOf(this.session, this.vault).access;
  }
}
