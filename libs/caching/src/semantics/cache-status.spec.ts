import { cacheStatus } from './cache-status.ts';
import type { Handled } from './cache-status.ts';

describe('Cache-Status (RFC 9211)', () => {
  it.each<[section: string, keyword: string, says: string, handled: Handled, existing: string | undefined, field: string]>([
    ['2.1', 'MUST', 'a hit has hit and no fwd', { hit: true, ttl: 12.7 }, undefined, 'portico; hit; ttl=12'],
    [
      '2.2',
      'MUST',
      'a request that was forwarded has fwd and no hit',
      { hit: false, fwd: 'uri-miss', fwdStatus: 200, stored: true },
      undefined,
      'portico; fwd=uri-miss; fwd-status=200; stored',
    ],
    ['2.4', 'MAY', 'a stale answer has a negative ttl', { hit: true, ttl: -3.2 }, undefined, 'portico; hit; ttl=-4'],
    ['2.5', 'MAY', 'stored is there only when it is true', { hit: false, fwd: 'miss', stored: false }, undefined, 'portico; fwd=miss'],
    [
      '2.6',
      'MAY',
      'collapsed says that it shared a call',
      { hit: false, fwd: 'miss', collapsed: true },
      undefined,
      'portico; fwd=miss; collapsed',
    ],
    ['2.7', 'MAY', 'key is a String', { hit: true, ttl: 1, key: 'a "b"' }, undefined, 'portico; hit; ttl=1; key="a \\"b\\""'],
    [
      '2.8',
      'MAY',
      'detail is a String',
      { hit: false, fwd: 'stale', fwdStatus: 503, detail: 'if-error' },
      undefined,
      'portico; fwd=stale; fwd-status=503; detail="if-error"',
    ],
    [
      '2',
      'MUST',
      'caches nearer to the origin come first',
      { hit: true, ttl: 1 },
      'origin-cache;hit;ttl=5, "x";fwd=miss',
      'origin-cache;hit;ttl=5, "x";fwd=miss, portico; hit; ttl=1',
    ],
    ['2', 'MUST', 'a field that is no List is not passed on', { hit: true, ttl: 1 }, 'hit=;=', 'portico; hit; ttl=1'],
  ])('section %s, %s: %s', (_section, _keyword, _says, handled, existing, field) => {
    const spaced = (text: string): string => text.replaceAll('; ', ';');
    expect(spaced(cacheStatus('portico', handled, existing))).toBe(spaced(field));
  });
});
