import { keyRecord, partner, records } from '../fixtures/records.fixture.ts';
import { changesBetween } from './changes.ts';

const KEY = keyRecord();
const { id } = KEY;
const WITH_KEY = records({ keys: [KEY] });

describe('what became of partners’ access', () => {
  it.each([
    ['nothing', WITH_KEY, records({ keys: [keyRecord(KEY)] }), []],
    ['a label', WITH_KEY, records({ keys: [{ ...KEY, label: 'for the shop' }] }), []],
    ['a new key', records(), WITH_KEY, [{ partner: 'acme', key: id, change: 'made' }]],
    ['a key that ends', WITH_KEY, records({ keys: [{ ...KEY, expiresAt: '2027-01-01T00:00:00Z' }] }), [{ partner: 'acme', key: id, change: 'limited' }]],
    ['a revoked key', WITH_KEY, records({ keys: [{ ...KEY, revokedAt: '2026-11-21T00:00:00Z' }] }), [{ partner: 'acme', key: id, change: 'revoked' }]],
    ['a key that is gone', WITH_KEY, records(), [{ partner: 'acme', key: id, change: 'removed' }]],
    ['a key that ends no more', records({ keys: [{ ...KEY, expiresAt: '2027-01-01T00:00:00Z' }] }), WITH_KEY, [{ partner: 'acme', key: id, change: 'limited' }]],
    ['a revoked key once', records({ keys: [{ ...KEY, revokedAt: '2026-11-21T00:00:00Z' }] }), records({ keys: [{ ...KEY, revokedAt: '2026-11-22T00:00:00Z' }] }), []],
    ['a revoked key that ends earlier as well', WITH_KEY, records({ keys: [{ ...KEY, revokedAt: '2026-11-21T00:00:00Z', expiresAt: '2026-11-21T00:00:00Z' }] }), [{ partner: 'acme', key: id, change: 'revoked' }]],
    ['all at once, keys first', records({ keys: [KEY], partners: [partner(), partner('globex')] }), records({ partners: [partner('acme', { blocked: true })] }), [{ partner: 'acme', key: id, change: 'removed' }, { partner: 'acme', change: 'blocked' }, { partner: 'globex', change: 'removed' }]],
    ['a new partner', records(), records({ partners: [partner(), partner('globex')] }), [{ partner: 'globex', change: 'made' }]],
    ['a blocked partner', records(), records({ partners: [partner('acme', { blocked: true })] }), [{ partner: 'acme', change: 'blocked' }]],
    ['a partner who is blocked no more', records({ partners: [partner('acme', { blocked: true })] }), records(), [{ partner: 'acme', change: 'unblocked' }]],
    ['a partner who is gone', records(), records({ partners: [] }), [{ partner: 'acme', change: 'removed' }]],
  ])('tells of %s', (_, before, now, changes) => {
    expect(changesBetween(before, now)).toEqual(changes);
  });
});
