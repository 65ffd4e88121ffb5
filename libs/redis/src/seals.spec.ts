import { SecretText } from '@portico/config';
import { Environment, StartError } from '@portico/platform';
import { RedisSettings } from './redis.settings.ts';
import { Seal } from './seal.ts';
import { Seals } from './seals.ts';

const secret = (letter: string): SecretText => new SecretText(letter.repeat(32));
const [DEVELOPMENT, PRODUCTION] = [new Environment('development'), new Environment('production')];
const REDIS = { url: 'redis://127.0.0.1:6379' };

const sealsOf = (redis: Partial<RedisSettings>, environment = PRODUCTION, session: readonly SecretText[] = [], name = 'web-bff'): Seals =>
  Seals.of({ redis: Object.assign(new RedisSettings(), redis), session: { secrets: session } }, { name }, environment);
const open = (from: Seals, to: Seals): (() => string) => () => to.for('session').open(from.for('session').seal('x', 'y'), 'y');

describe('the seals of a BFF', () => {
  it('are refused at start in production, when there is a Redis and no secret; with the fix', () => {
    expect(() => sealsOf(REDIS)).toThrow(StartError);
    expect(() => sealsOf(REDIS)).toThrow(/redis\.secrets is missing.*write at least one secret of 32 characters/);
  });

  it('are those of the sessions, where none are named for Redis', () => {
    expect(open(sealsOf(REDIS, PRODUCTION, [secret('a')]), sealsOf({ ...REDIS, secrets: [secret('a')] }))()).toBe('x');
    expect(open(sealsOf({ ...REDIS, secrets: [secret('b')] }, PRODUCTION, [secret('a')]), sealsOf({ ...REDIS, secrets: [secret('b')] }))()).toBe('x');
  });

  it('need no secret in development: all processes of one BFF have the same', () => {
    expect(open(sealsOf(REDIS, DEVELOPMENT), sealsOf(REDIS, DEVELOPMENT))()).toBe('x');
    expect(open(sealsOf(REDIS, DEVELOPMENT), sealsOf(REDIS, DEVELOPMENT, [], 'mobile-bff'))).toThrow('the seal is not ours');
  });

  it('are missed before the start in production alone, where there is a Redis', () => {
    const faults = (redis: Partial<RedisSettings>, development: boolean): number => Seals.faults({ redis: Object.assign(new RedisSettings(), redis) }, { development }).length;
    expect([faults(REDIS, false), faults(REDIS, true), faults({}, false), faults({ ...REDIS, secrets: [secret('a')] }, false)]).toEqual([1, 0, 0, 0]);
  });

  it('are not missed where the sessions have a secret', () => {
    const settings = { redis: Object.assign(new RedisSettings(), REDIS), session: { secrets: [secret('a')] } };
    expect(Seals.faults(settings, { development: false })).toEqual([]);
    expect(Seals.faults({ redis: Object.assign(new RedisSettings(), REDIS, { secrets: [secret('b')] }), session: settings.session }, { development: false })).toEqual([]);
    expect(Seals.faults({ ...settings, session: { secrets: [] } }, { development: false })).toHaveLength(1);
  });

  it('are those of the BFF, for the purpose, in this order', () => {
    const [seals, seal] = [new Seals([secret('a')], 'web-bff'), new Seal([secret('a')], 'web-bff', 'session')];
    expect(seal.open(seals.for('session').seal('x', 'y'), 'y')).toBe('x');
    expect(() => new Seal([secret('a')], 'session', 'web-bff').open(seals.for('session').seal('x', 'y'), 'y')).toThrow('the seal is not ours');
  });

  it('last as long as the process where nothing is shared', () => {
    expect(open(sealsOf({}), sealsOf({}))).toThrow('the seal is not ours');
  });
});
