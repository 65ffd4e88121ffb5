import type { Seal } from '@portico/redis';
import type { Session, Tokens } from './session.ts';

/** Tokens are sealed in memory too, for the one session: they are opened when somebody needs them, which most requests do not. */
export const sealTokens = (tokens: Tokens, key: string, vault: Seal): string => vault.seal(JSON.stringify(tokens), key);

/** @throws SealBroken */
export const tokensOf = ({ sealedTokens, key }: Session, vault: Seal): Tokens => JSON.parse(vault.open(sealedTokens, key)) as Tokens;
