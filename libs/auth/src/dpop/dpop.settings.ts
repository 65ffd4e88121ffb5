import { Doc, Duration, Optional, Secret, Section, UrlText } from '@portico/config';
import type { SecretText } from '@portico/config';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsInt, Matches, Min } from 'class-validator';

/** Signatures with a key that only the client has; `none` and shared secrets prove nothing (RFC 9449, section 4.3). */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'Ed25519', 'EdDSA'];

/** What the BFF gives its clients to put into their proofs, so that none can be made in advance (RFC 9449, section 9). */
export class NonceSettings {
  @IsBoolean()
  @Doc('Whether a proof needs a nonce of this BFF. It then shows that the proof is fresh, whatever the clock of the client says.')
  required = false;

  @Duration({ min: '5s', doc: 'How long there is the same one. It is good for as long again, so that those who have it may still use it.' })
  rotation = 60_000;

  @Optional()
  @Secret({ minLength: 32, doc: 'What nonces are made with. All replicas need the same; without it, each has one of its own, and refuses the nonces of the others.' })
  secret?: SecretText;
}

/** How clients prove that they hold the key that their token is bound to (RFC 9449). */
export class DpopSettings {
  @Matches(/^[^?#]*$/, { each: true, message: 'must have no query and no fragment' })
  @UrlText({
    each: true,
    https: true,
    doc: 'What clients call this BFF: https://api.example.com. A proof must name one of them. The Host header is not used: an attacker who replays a proof controls it.',
  })
  publicUrls: readonly string[] = [];

  @IsIn(ALGORITHMS, { each: true })
  @IsArray()
  @ArrayNotEmpty()
  @Doc('How proofs may be signed.')
  algorithms = ['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256'];

  @Duration({ min: '1s', max: '10m', doc: 'How old a proof may be.' })
  window = 60_000;

  @Duration({ max: '1m', doc: 'How far the clock of a client may be ahead.' })
  clockTolerance = 5_000;

  @Min(1_000)
  @IsInt()
  @Doc('Proofs that this process remembers at most where there is no Redis, so that none is taken twice: for the callers of each issuer, of whom each may take an eighth, or 1,000 if that is more. When there are more within the window, further ones are answered with 503.')
  remembered = 200_000;

  @Section(() => NonceSettings)
  nonce = new NonceSettings();
}
