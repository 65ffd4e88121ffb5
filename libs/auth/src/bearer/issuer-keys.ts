import { createLocalJWKSet, errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';

/** When an issuer is asked for its keys. All in milliseconds. */
export interface KeyRules {
  readonly keysFor: number;
  readonly coolDown: number;
}

/** The issuer's keys cannot be had: whether a token is good is not known. */
export class KeysUnavailable extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`the keys of ${issuer} cannot be had`, { cause });
    this.name = 'KeysUnavailable';
  }
}

type Find = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/**
 * The keys of one issuer. Old ones are replaced beside the requests; only the first one who needs them, and whoever brings a token
 * with a key that is not known, waits for the issuer. That costs the issuer one request in a cool-down at most, whatever tokens come.
 * While the issuer is away, its keys stay as they are.
 */
export class IssuerKeys {
  private set: Find | undefined;
  private text = '';
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | undefined;
  private fault: unknown;

  /**
   * @param fetch asks the issuer
   * @param changed told when there are other keys than before
   * @param now milliseconds
   */
  constructor(
    private readonly issuer: string,
    private readonly rules: KeyRules,
    private readonly fetch: () => Promise<JSONWebKeySet>,
    private readonly changed: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** For `jwtVerify`. @throws KeysUnavailable, or jose's error when there is no such key, or more than one */
  readonly find: Find = async (header, token) => {
    if (!this.set) await this.ask();
    else if (this.now() - this.fetchedAt > this.rules.keysFor) void this.ask();
    if (!this.set) throw new KeysUnavailable(this.issuer, this.fault);
    try {
      return await this.set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await this.ask())) throw error;
      return this.set(header, token);
    }
  };

  /** @returns whether the issuer was asked, and not too short a time ago to be asked again */
  private async ask(): Promise<boolean> {
    if (!this.asking) {
      if (this.now() - this.askedAt < this.rules.coolDown) return false;
      this.askedAt = this.now();
      this.asking = this.refresh().finally(() => (this.asking = undefined));
    }
    await this.asking;
    return true;
  }

  private async refresh(): Promise<void> {
    try {
      const keys = await this.fetch();
      this.fetchedAt = this.now();
      const text = JSON.stringify(keys);
      if (text === this.text) return;
      this.text = text;
      this.set = createLocalJWKSet(keys);
      this.changed();
    } catch (fault) {
      this.fault = fault;
    }
  }
}
