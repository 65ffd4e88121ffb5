import { SettingsError } from '@portico/config';
import { stringify } from 'yaml';
import { keyRecord, partner, plan } from '../fixtures/records.fixture.ts';
import { readRecords } from './read-records.ts';
import { RecordReader } from './record-reader.ts';

const KEYS = [keyRecord(), keyRecord({ label: 'b' })];
const ALL = { plans: [plan()], partners: [partner()], keys: KEYS };

describe.each([
  ['YAML', (value: unknown) => stringify(value, { aliasDuplicateObjects: false })],
  ['JSON', (value: unknown) => JSON.stringify(value)],
])('records that are read again, in %s', (_, write) => {
  const FIRST = write(ALL);
  let reader: RecordReader;

  beforeEach(() => {
    reader = new RecordReader('partners.yaml');
    reader.read(FIRST);
  });

  it('are the same objects where nothing has changed', () => {
    const [before, after] = [reader.read(FIRST), reader.read(write({ ...ALL, keys: [...KEYS, keyRecord()] }))];
    expect(after.partners[0]).toBe(before.partners[0]);
    expect(after.keys[1]).toBe(before.keys[1]);
  });

  it('are the same objects where a list is left out', () => {
    reader = new RecordReader('partners.yaml', ['standard']);
    for (const lists of [{ partners: ALL.partners }, { partners: ALL.partners, keys: KEYS }, ALL]) {
      const [before, after] = [reader.read(write(lists)), reader.read(write(lists))];
      expect(after.partners[0]).toBe(before.partners[0]);
    }
  });

  it.each([
    ['a new key', { ...ALL, keys: [...KEYS, keyRecord()] }],
    ['a changed key', { ...ALL, keys: [KEYS[0], { ...KEYS[1], revokedAt: '2026-11-21T00:00:00Z' }] }],
    ['a key less', { ...ALL, keys: [KEYS[1]] }],
    ['another order', { ...ALL, keys: KEYS.toReversed() }],
    ['a changed partner', { ...ALL, partners: [{ id: 'acme', name: 'Acme 2', plan: 'standard' }] }],
    ['another plan', { ...ALL, plans: [plan('gold'), plan()] }],
    ['nothing', {}],
  ])('are what they would be if they were read for the first time: %s', (_name, value) => {
    expect(reader.read(write(value))).toEqual(readRecords(write(value), 'partners.yaml'));
    expect(reader.read(FIRST)).toEqual(readRecords(FIRST, 'partners.yaml'));
  });

  it.each([
    ['a broken rule', write({ ...ALL, keys: [...KEYS, keyRecord({ createdAt: 'soon' })] })],
    ['an unknown field', write({ ...ALL, partners: [{ ...partner(), colour: 'red' }] })],
    ['a key without its partner', write({ ...ALL, keys: [keyRecord({ partner: 'globex' })] })],
    ['partners that are gone, with their keys left', write({ ...ALL, partners: [] })],
    ['a partner without its plan', write({ ...ALL, partners: [partner('acme', { plan: 'gold' })] })],
    ['a record twice', write({ ...ALL, keys: [...KEYS, KEYS[0]] })],
    ['two records with one id', write({ ...ALL, keys: [...KEYS, { ...KEYS[0], label: 'again' }] })],
    ['lists without anything in them', write({ plans: null, partners: null, keys: null })],
    ['an unknown list', write({ ...ALL, planets: [] })],
    ['no list', write({ ...ALL, keys: 'none' })],
    ['no records', write('text')],
    ['half of a text', FIRST.slice(0, -30)],
  ])('are refused in the same words as the first time: %s', (_name, text) => {
    const words = (read: () => unknown): string => {
      try {
        read();
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
        return (error as Error).message;
      }
      return 'nothing';
    };
    expect(words(() => reader.read(text))).toBe(words(() => readRecords(text, 'partners.yaml')));
    expect(words(() => reader.read(text))).not.toBe('nothing');
  });
});

it('records with a directive that YAML does not know are read without a warning in the log', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const reader = new RecordReader('partners.yaml');
  const text = `%ODD x\n---\n${stringify(ALL, { aliasDuplicateObjects: false })}`;
  reader.read(stringify(ALL, { aliasDuplicateObjects: false }));
  expect(reader.read(text).partners).toHaveLength(1);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

it('records in braces that are no JSON are read as YAML', () => {
  const reader = new RecordReader('partners.yaml');
  reader.read(JSON.stringify(ALL));
  expect(reader.read('{ plans: [{ name: free }] } # by hand')).toMatchObject({ plans: [{ name: 'free' }], partners: [], keys: [] });
});
