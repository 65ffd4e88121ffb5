import { BffIdentity, Environment, Identity } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { Strategy } from 'passport-strategy';
import { BearerSettings, IssuerSettings } from '../bearer/bearer.settings.ts';
import { BearerStrategy } from '../bearer/bearer.strategy.ts';
import { DevelopmentCallerStrategy } from '../development/development-caller.strategy.ts';
import { SessionSettings } from '../session/session.settings.ts';
import { SessionStrategy } from '../session/session.strategy.ts';
import { AuthSignals } from './auth.signals.ts';
import { CallerStage } from './caller.stage.ts';
import type { CallerIssuer } from './caller-issuer.ts';
import type { CallerStrategy } from './caller-strategy.ts';

const BFF = new BffIdentity('spec-bff', 'Spec', '1');
const [LOGIN, OTHER] = ['https://login.example', 'https://other.example'];

const sessions = (customers?: boolean): CallerStrategy => {
  const settings = Object.assign(new SessionSettings(), { issuer: LOGIN, clientId: 'spec-bff' }, customers === undefined ? {} : { customers });
  return new SessionStrategy(undefined as never, { session: 'cookie' } as never, undefined as never, BFF, settings);
};
const tokens = (customers?: boolean, more: Partial<IssuerSettings> = {}): CallerStrategy => {
  const issuer = Object.assign(new IssuerSettings(), { name: 'other', issuer: OTHER, audiences: ['spec'], ...more }, customers === undefined ? {} : { customers });
  return new BearerStrategy({ bearer: Object.assign(new BearerSettings(), { issuers: [issuer] }) }, BFF, new AuthSignals());
};
const header = (environment: Environment['name']): CallerStrategy => new DevelopmentCallerStrategy(new Environment(environment), BFF);

/** Recognises one and the same caller. */
class Knows extends Strategy implements CallerStrategy {
  readonly scheme = 'knows';
  readonly readsFrom = [] as const;

  constructor(
    readonly issuers: readonly CallerIssuer[],
    private readonly issuer: string,
  ) {
    super();
  }

  override authenticate(): void {
    this.success({ identity: new Identity(this.issuer, 'c-00001'), scopes: [], roles: [] });
  }
}

/** The customer that a caller of the issuer is in a BFF with these strategies. */
function customerOf(issuer: string, ...strategies: readonly CallerStrategy[]): string | undefined {
  const context = { request: { raw: { headers: {} } } } as unknown as RequestContext;
  void new CallerStage([new Knows(strategies.flatMap(({ issuers }) => issuers), issuer)], new AuthSignals()).run(context);
  return context.caller?.customer;
}

describe('a BFF with several ways to sign in', () => {
  it('takes the subjects of the only issuer for customers’ numbers, in production and beside the header of development', () => {
    expect([customerOf(LOGIN, sessions(), header('production')), customerOf(LOGIN, sessions(), header('development')), customerOf('development', sessions(), header('development'))]).toEqual(Array(3).fill('c-00001'));
    expect(customerOf('development', sessions(), header('production'))).toBeUndefined();
  });

  it('takes those of the issuers that the settings name, and of no other', () => {
    const strategies = [sessions(true), tokens(false), header('development')];
    expect([LOGIN, OTHER, 'https://third.example'].map((issuer) => customerOf(issuer, ...strategies))).toEqual(['c-00001', undefined, undefined]);
    expect([LOGIN, OTHER].map((issuer) => customerOf(issuer, sessions(false), tokens(true)))).toEqual([undefined, 'c-00001']);
  });

  it('does not start while sessions or tokens leave it open, and names the setting', () => {
    expect(() => new CallerStage([sessions(), tokens(false)], new AuthSignals())).toThrow(/^session\.customers: callers come from several issuers/);
    expect(() => new CallerStage([sessions(true), tokens()], new AuthSignals())).toThrow(/^bearer\.issuers\[other\]\.customers: callers come from several issuers/);
    expect(() => new CallerStage([sessions(), tokens()], new AuthSignals())).toThrow(/2 faults/);
  });

  it('reads the subjects of one issuer from one claim, however its people sign in', () => {
    expect(customerOf(LOGIN, sessions(), tokens(undefined, { issuer: LOGIN }))).toBe('c-00001');
    expect(() => new CallerStage([sessions(), tokens(undefined, { issuer: LOGIN, subject: 'email' })], new AuthSignals())).toThrow('from different claims, sub and email');
    expect(() => new CallerStage([sessions(true), tokens(false, { issuer: LOGIN })], new AuthSignals())).toThrow('say different things of the customers of');
  });
});
