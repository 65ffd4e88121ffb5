import { BoundedMap, networkOf, shareOf, Tally } from '@portico/platform';
import { hash } from 'node:crypto';
import { allowInsecureRequests, Configuration, tokenIntrospection } from 'openid-client';
import type { ClientAuth } from 'openid-client';
import { InvalidToken } from '../bearer/invalid-token.ts';
import type { Claims } from '../issuers/claims.ts';
import { fetchMetadata } from '../issuers/issuer-metadata.ts';
import type { IssuerPlaces } from '../issuers/issuer-metadata.ts';
import { Renewed } from '../issuers/renewed.ts';
import { withoutAnswer } from '../issuers/without-answer.ts';
import type { IntrospectionSettings } from './introspection.settings.ts';

/** Whether a token is good is not known: its issuer cannot be asked. */
export class IntrospectionUnavailable extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`${issuer} cannot be asked about tokens`, { cause });
    this.name = 'IntrospectionUnavailable';
  }
}

/** How the issuer's metadata is kept, in milliseconds. */
const METADATA = { keptFor: 600_000, coolDown: 1_000 };

/** The least that one client address may have looked up at a time, where `most` is as much. */
const LEAST = 1;

/**
 * Asks the issuer about tokens that say nothing by themselves (RFC 7662): once for each token at a time, so many at a time, an eighth of those
 * for one client address, and again about a refused one after a while only. Its caller remembers good ones. Tokens themselves are not kept.
 */
export class Introspection {
  private readonly refused: BoundedMap<string, number>;
  private readonly asking = new Map<string, Promise<Claims>>();
  /** How many of them each client address has begun. */
  private readonly byAddress = new Tally<string>();
  private readonly perAddress: number;
  private readonly configuration: Renewed<Configuration>;

  constructor(
    private readonly places: IssuerPlaces,
    private readonly settings: IntrospectionSettings,
    private readonly authentication: ClientAuth,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.refused = new BoundedMap(settings.refusedMost);
    this.perAddress = settings.mostPerAddress ?? shareOf(settings.most, LEAST);
    this.configuration = new Renewed(() => this.configure(), METADATA);
  }

  /**
   * @param address of the client that brings it: at a slow issuer, one that sends made-up tokens must leave room for the others' first uses
   * @returns what the issuer says of an active token
   * @throws InvalidToken, IntrospectionUnavailable
   */
  claimsOf(token: string, address: string): Promise<Claims> {
    const key = hash('sha256', token, 'base64url');
    if ((this.refused.get(key) ?? 0) > this.now()) return Promise.reject(inactive());
    const running = this.asking.get(key);
    if (running) return running;
    // What anybody sends must not become as many requests of ours.
    if (this.asking.size >= this.settings.most) return Promise.reject(this.unavailable(new Error(`it is asked about ${this.settings.most} tokens already`)));
    const network = networkOf(address);
    if (this.byAddress.of(network) >= this.perAddress) return Promise.reject(this.unavailable(new Error(`it is asked about ${this.perAddress} tokens of one client address already`)));
    this.byAddress.add(network);
    const asked = this.ask(token, key).finally(() => {
      this.asking.delete(key);
      this.byAddress.remove(network);
    });
    this.asking.set(key, asked);
    return asked;
  }

  private async ask(token: string, key: string): Promise<Claims> {
    const said = await this.configuration
      .get()
      .then((configuration) => tokenIntrospection(configuration, token, { token_type_hint: 'access_token' }))
      .catch((cause: unknown) => {
        throw this.unavailable(cause);
      });
    if (said.active) return said;
    this.refused.set(key, this.now() + this.settings.refusedFor);
    throw inactive();
  }

  private async configure(): Promise<Configuration> {
    const { issuer } = this.places;
    const { endpoint, clientId, timeout } = this.settings;
    const metadata = endpoint === undefined ? await fetchMetadata(this.places, AbortSignal.timeout(timeout), { required: ['introspection_endpoint'] }) : { issuer, introspection_endpoint: endpoint };
    const configuration = new Configuration(metadata, clientId, undefined, this.authentication);
    configuration.timeout = timeout / 1_000;
    if ((endpoint ?? issuer).startsWith('http:')) allowInsecureRequests(configuration);
    return configuration;
  }

  private unavailable(cause: unknown): IntrospectionUnavailable {
    return new IntrospectionUnavailable(this.places.issuer, withoutAnswer(cause));
  }
}

const inactive = (): InvalidToken => new InvalidToken('the token is not active at its issuer');
