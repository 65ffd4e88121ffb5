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

/** Milliseconds for which an issuer that could not be reached is left alone, by every caller. */
const PAUSE = 1_000;

/**
 * The keys of one issuer. Old ones are replaced beside the requests. Only the first caller who needs them waits for the issuer, and a token
 * with a key that is not known, which may be the issuer's new one: it is judged when the issuer has been asked. While the issuer is away,
 * its keys stay as they are.
 */
export class IssuerKeys {
  private set: Find | undefined = undefined;
  private text = '';
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private askedAt = Number.NEGATIVE_INFINITY;
  private soughtAt = Number.NEGATIVE_INFINITY;
  /** Of the last request, if it failed. */
  private failedAt: number | undefined = undefined;
  private asking: Promise<void> | undefined = undefined;
  private fault: unknown = undefined;

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

  /**
   * For `jwtVerify` of a token that anybody may have made up: keys that are not known cost the issuer one request in a cool-down.
   * @throws KeysUnavailable, or jose's error when there is no such key, or more than one
   */
  readonly find: Find = async (header, token) => {
    if (!this.set) await this.ask(this.rules.coolDown);
    else if (this.now() - this.fetchedAt > this.rules.keysFor) void this.ask(this.rules.coolDown);
    return this.look(header, token, this.rules.coolDown);
  };

  /** For a token that the issuer itself has just handed out: a key that is not known is its new one, however lately another was. @throws as `find` */
  readonly findNew: Find = async (header, token) => {
    await this.ready();
    return this.look(header, token, 0);
  };

  /** Sees to it that there are keys before something is done that cannot be done twice. @throws KeysUnavailable */
  async ready(): Promise<void> {
    if (!this.set) await this.ask(PAUSE);
    else if (this.now() - this.fetchedAt > this.rules.keysFor) void this.ask(this.rules.coolDown);
    if (!this.set) throw new KeysUnavailable(this.issuer, this.fault);
  }

  /** @param coolDown milliseconds since a key was last sought, before which the issuer is not asked */
  private async look(header: JWSHeaderParameters, token: FlattenedJWSInput, coolDown: number): Promise<CryptoKey> {
    if (!this.set) throw new KeysUnavailable(this.issuer, this.fault);
    try {
      return await this.set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.seek(coolDown);
      if (this.failedAt !== undefined) throw new KeysUnavailable(this.issuer, this.fault);
      return this.set(header, token);
    }
  }

  private async seek(coolDown: number): Promise<void> {
    // What was asked before the token came may have been answered before its key was there.
    if (coolDown === 0) await this.asking;
    const since = this.failedAt === undefined ? this.now() - this.soughtAt - coolDown : this.now() - this.failedAt - PAUSE;
    if (this.asking || since < 0) return this.asking;
    this.soughtAt = this.now();
    await this.ask(0);
  }

  /** Asks the issuer, unless that was done less than so many milliseconds before. */
  private async ask(pause: number): Promise<void> {
    if (!this.asking) {
      if (this.now() - this.askedAt < pause) return;
      this.askedAt = this.now();
      this.asking = this.refresh().finally(() => (this.asking = undefined));
    }
    await this.asking;
  }

  private async refresh(): Promise<void> {
    try {
      const keys = await this.fetch();
      this.fetchedAt = this.now();
      this.failedAt = undefined;
      const text = JSON.stringify(keys);
      if (text === this.text) return;
      this.text = text;
      this.set = createLocalJWKSet(keys);
      this.changed();
    } catch (fault) {
      this.failedAt = this.now();
      this.fault = fault;
    }
  }
}
