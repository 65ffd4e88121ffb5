import { BffIdentity, DIAGNOSTICS_SCOPE, Environment, Identity, Problem } from '@portico/platform';
import { recogniserOf } from '../callers/caller.stage.ts';
import { DEVELOPMENT_CALLER_HEADER, DevelopmentCallerStrategy } from './development-caller.strategy.ts';

const strategyIn = (environment: Environment['name']): DevelopmentCallerStrategy =>
  new DevelopmentCallerStrategy(new Environment(environment), new BffIdentity('spec-bff', 'Spec', '1.0.0'));

/** What the strategy makes of a request with this header. */
const pass = (environment: Environment['name'], header: string | undefined): unknown =>
  recogniserOf(strategyIn(environment))({ headers: { [DEVELOPMENT_CALLER_HEADER]: header } } as never);

describe('DevelopmentCallerStrategy', () => {
  it.each(['development', 'test'] as const)('believes the header in %s', (environment) => {
    expect(pass(environment, 'c-00001')).toEqual({ identity: new Identity('development', 'c-00001'), scopes: [DIAGNOSTICS_SCOPE], roles: [] });
  });

  it.each([
    ['development', 'Development realm="spec-bff"'],
    ['production', undefined],
  ] as const)('lets others pass in %s, with the challenge %j', (environment, challenge) => {
    expect(pass(environment, undefined)).toBeUndefined();
    expect(strategyIn(environment).challenge).toBe(challenge);
  });

  it('takes up to 64 characters', () => {
    expect(pass('development', 'x'.repeat(64))).toMatchObject({ identity: { subject: 'x'.repeat(64) } });
  });

  it.each(['', 'c 1', 'c/1', 'x'.repeat(65)])('refuses %j, naming the header', (subject) => {
    const message = 'must be 1 to 64 letters, digits, dots, dashes or underscores';
    const errors = [{ in: 'header', field: DEVELOPMENT_CALLER_HEADER, message }];
    expect(problemOf(() => pass('development', subject))).toMatchObject({ code: 'invalid-input', details: { errors } });
  });

  it('refuses the header outside development rather than ignore it', () => {
    expect(problemOf(() => pass('production', 'c-00001'))).toMatchObject({ code: 'forbidden' });
  });

  it('names customers, and reads its header, in development alone', () => {
    const [here, there] = [strategyIn('development'), strategyIn('production')];
    expect({ issuers: here.issuers, readsFrom: here.readsFrom }).toEqual({ issuers: [{ issuer: 'development', customers: 'by-subject', developmentOnly: true }], readsFrom: [DEVELOPMENT_CALLER_HEADER] });
    expect({ issuers: there.issuers, readsFrom: there.readsFrom }).toEqual({ issuers: [], readsFrom: [] });
  });

  it('documents what it does where it runs', () => {
    expect(strategyIn('development').documentation).toMatchObject({
      problems: ['invalid-input'],
      securitySchemes: { developmentCaller: { type: 'apiKey', in: 'header', name: DEVELOPMENT_CALLER_HEADER } },
    });
    expect(strategyIn('production').documentation).toEqual({ problems: ['forbidden'] });
  });
});

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('no problem was thrown');
}
