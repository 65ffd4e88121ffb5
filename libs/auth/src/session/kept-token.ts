import type { AccessToken } from '@portico/platform';
import type { Session, Tokens } from './session.ts';
import type { TokenVault } from './token-vault.ts';

/** The token that is kept for a session: opened when somebody needs it, which most requests do not. */
export class KeptToken implements AccessToken {
  constructor(
    readonly session: Session,
    private readonly vault: TokenVault,
  ) {}

  get id(): string {
    return `${this.session.key}.${this.session.version}`;
  }

  /** @throws SealBroken */
  async reveal(): Promise<string> {
    return (await this.vault.open<Tokens>(this.session.sealedTokens, this.session.key)).access;
  }
}
