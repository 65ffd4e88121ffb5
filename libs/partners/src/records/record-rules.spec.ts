import { SettingsError } from '@portico/config';
import { keyRecord, partner, plan } from '../fixtures/records.fixture.ts';
import type { ApiKey } from './api-key.ts';
import type { Partner } from './partner.ts';
import type { PlanLimit } from './plan.ts';
import { readRecords } from './read-records.ts';

/** @returns the paths of what is wrong */
const faultsOf = (records: object): readonly string[] => {
  try {
    readRecords(JSON.stringify({ plans: [plan()], partners: [partner()], ...records }), 'partners.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ path }) => path);
  }
};
const limit = (more: Partial<PlanLimit>) => ({
  plans: [plan('standard', { limits: [{ name: 'a', limit: 1, per: '1s', algorithm: 'window', ...more }] })],
});
const one = (more: Partial<Partner>) => ({ partners: [partner('acme', more)] });
const key = (more: Partial<ApiKey>) => ({ keys: [keyRecord(more)] });

describe('the rules of records', () => {
  it.each<[string, object]>([
    ['an id of 63 characters', { partners: [partner('a'.repeat(63))] }],
    ['an id that begins with a digit', { partners: [partner('7-eleven')] }],
    ['a plan of 63 characters', { plans: [plan(), plan('p'.repeat(63))] }],
    ...['1ms', '10s', '5m', '24h', 'day', 'month'].map((per) => [`a limit per ${per}`, limit({ per })] as [string, object]),
    ['a burst of one', limit({ algorithm: 'gcra', burst: 1 })],
    ['a scope with all that scopes may have', one({ scopes: ['!#$%&()*+,-./09:;<=>?@AZ[]^_`az{|}~'] })],
    [
      'several clients of one id at several issuers',
      one({ clients: ['https://a.example', 'https://b.example'].map((issuer) => ({ issuer, clientId: 'shop' })) }),
    ],
    ...[
      '2027-01-31T00:00:00Z',
      '2027-01-31T23:59:59.123456789Z',
      '2027-12-01T00:00:00+14:00',
      '2027-12-01T00:00:00-23:59',
    ].map((expiresAt) => [`an end at ${expiresAt}`, key({ expiresAt })] as [string, object]),
    ['a key without scopes of its own, or with none', { keys: [keyRecord({}), keyRecord({ scopes: [] })] }],
  ])('take %s', (_, records) => {
    expect(faultsOf(records)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ...[
      '',
      'a'.repeat(64),
      'Acme',
      '-acme',
      'ac_me',
      'acme\n',
      'acme!',
    ].map((id): [string, object, string] => [`the id ${JSON.stringify(id)}`, { partners: [partner(id)] }, 'partners[0].id']),
    ...[
      'p'.repeat(64),
      'Gold',
      '7',
      '-',
      'gold\n',
    ].map((name): [string, object, string] => [`the plan ${JSON.stringify(name)}`, { plans: [plan(), plan(name)] }, 'plans[1].name']),
    ...[
      '0s',
      '1',
      '1d',
      '01s',
      '1.5s',
      's',
      'year',
      'days',
    ].map((per): [string, object, string] => [`a limit per ${per}`, limit({ per }), 'plans[0].limits[0].per']),
    ...[0, -1, 1.5, '1' as never].map(
      (count): [string, object, string] => [`a limit of ${JSON.stringify(count)}`, limit({ limit: count }), 'plans[0].limits[0].limit'],
    ),
    ...[0, 0.5].map(
      (burst): [string, object, string] => [`a burst of ${burst}`, limit({ algorithm: 'gcra', burst }), 'plans[0].limits[0].burst'],
    ),
    ['another algorithm', limit({ algorithm: 'leaky' as never }), 'plans[0].limits[0].algorithm'],
    ['a limit with a name that is none', limit({ name: 'A' }), 'plans[0].limits[0].name'],
    ['a partner without a name', one({ name: '' }), 'partners[0].name'],
    ['a customer without a number', one({ subject: '' }), 'partners[0].subject'],
    ['a scope with a space', one({ scopes: ['orders:read', 'a b'] }), 'partners[0].scopes'],
    ['a scope with a quote', one({ scopes: ['a"b'] }), 'partners[0].scopes'],
    ['a role with a backslash', one({ roles: ['a\\b'] }), 'partners[0].roles'],
    ['scopes that are no list', one({ scopes: 'orders:read' as never }), 'partners[0].scopes'],
    [
      'a client of an issuer that is no URL',
      one({ clients: [{ issuer: 'login.example', clientId: 'a' }] }),
      'partners[0].clients[0].issuer',
    ],
    ['a client without an id', one({ clients: [{ issuer: 'https://login.example', clientId: '' }] }), 'partners[0].clients[0].clientId'],
    [
      'one client twice, also of one partner',
      one({ clients: [1, 2].map(() => ({ issuer: 'https://login.example', clientId: 'a' })) }),
      'partners[0].clients[1]',
    ],
    ['what is blocked by a word', one({ blocked: 'no' as never }), 'partners[0].blocked'],
    ['one partner twice', { partners: [partner(), partner()] }, 'partners[1].id'],
    ['one key twice', { keys: [keyRecord({ id: 'a'.repeat(12) }), keyRecord({ id: 'a'.repeat(12) })] }, 'keys[1].id'],
    ['a key that is half an id', key({ id: 'a'.repeat(11) }), 'keys[0].id'],
    ['a key with a hash that is too short', key({ hash: 'a'.repeat(42) }), 'keys[0].hash'],
    ['a key with a hash that is too long', key({ hash: 'a'.repeat(44) }), 'keys[0].hash'],
    ...(['createdAt', 'expiresAt', 'revokedAt'] as const).flatMap((field) =>
      [
        '2027-01-31',
        '2027-01-31T00:00:00',
        '2027-13-01T00:00:00Z',
        '2027-00-01T00:00:00Z',
        '2027-01-32T00:00:00Z',
        '2027-01-31T24:00:00Z',
        '2027-01-31T00:60:00Z',
        'tomorrow',
        '',
      ].map(
        (text): [string, object, string] => [`${field} ${JSON.stringify(text)}`, key({ [field]: text }), `keys[0].${field}`],
      ),
    ),
    ['the first partner of a plan that there is not', { partners: [partner('a', { plan: 'gold' }), partner('b')] }, 'partners[0].plan'],
    ['the last partner of a plan that there is not', { partners: [partner('a'), partner('b', { plan: 'gold' })] }, 'partners[1].plan'],
    ['a key of an unknown partner', key({ partner: 'globex' }), 'keys[0].partner'],
  ])('refuse %s', (_, records, path) => {
    expect(faultsOf(records).map((fault) => fault.replace(/(scopes|roles)\[\d\]$/, '$1'))).toContain(path);
  });

  it.each<[string, object, readonly string[] | undefined, object]>([
    [
      'an unknown plan',
      { plans: [plan()], partners: [partner('a', { plan: 'gold' })] },
      undefined,
      { path: 'partners[0].plan', message: 'there is no plan "gold"', fix: 'add it to plans, or write one of: standard' },
    ],
    [
      'an unknown plan beside those of the settings',
      { plans: [plan()], partners: [partner('a', { plan: 'gold' })] },
      ['partner', 'guest'],
      { path: 'partners[0].plan', message: 'there is no plan "gold"', fix: 'add it to plans, or write one of: standard, partner, guest' },
    ],
    [
      'a plan where there are none',
      { partners: [partner('a', { plan: 'gold' })] },
      undefined,
      { path: 'partners[0].plan', message: 'there is no plan "gold"', fix: 'add it to plans, or write one of: (there are none)' },
    ],
    [
      'an unknown partner',
      key({ partner: 'globex' }),
      undefined,
      { path: 'keys[0].partner', message: 'there is no partner "globex"', fix: 'add it to partners, or take the key out' },
    ],
    [
      'a client of two',
      { plans: [plan()], partners: ['a', 'b'].map((id) => partner(id, { clients: [{ issuer: 'https://login.example', clientId: 'shop' }] })) },
      undefined,
      { path: 'partners[1].clients[0]', message: 'the client "shop" is "a"\'s already', fix: 'leave it with one of them' },
    ],
  ])('say what is wrong, and what to write instead: %s', (_, records, otherPlans, problem) => {
    let fault: unknown;
    try {
      readRecords(JSON.stringify(records), 'partners.yaml', otherPlans);
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ name: 'SettingsError', problems: [problem] });
  });

  it('block no partner and spread no limit by default', () => {
    const { partners, plans } = readRecords(
      'plans: [{ name: p, limits: [{ name: a, limit: 1, per: 1s }] }]\npartners: [{ id: a, name: A, plan: p }]',
      'partners.yaml',
    );
    expect({ partner: partners[0], algorithm: plans[0]?.limits[0]?.algorithm }).toMatchObject(
      { partner: { blocked: false, scopes: [], roles: [], clients: [] }, algorithm: 'window' },
    );
  });

  it('are the same in production', () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    process.env['PORTICO_PARTNERS'] = '[]';
    try {
      expect(faultsOf(one({ clients: [{ issuer: 'http://127.0.0.1:8080', clientId: 'a' }] }))).toEqual([]);
    } finally {
      delete process.env['PORTICO_PARTNERS'];
      process.env['NODE_ENV'] = before;
    }
  });
});
