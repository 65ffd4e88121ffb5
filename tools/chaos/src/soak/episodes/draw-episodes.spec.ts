import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { rounded } from '../../statistics/rounded.ts';
import { SeededRandom } from '../../statistics/seeded-random.ts';
import { drawEpisodes, lengthOf } from './draw-episodes.ts';
import { KINDS } from './draw-trouble.ts';
import { nameOf } from './trouble.ts';

const BETWEEN = 4;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('episodes', () => {
  it('know every kind of order that the sandbox knows, and the end of an instance', () => {
    const schema = readFileSync(join(import.meta.dirname, '../../../../sandbox/src/faults/fault-order.schema.ts'), 'utf8');
    const kinds = Array.from(schema.matchAll(/(?:kind|effect)\('(\w+)'/g), ([, kind]) => kind as string);
    expect([...KINDS].sort()).toEqual([...kinds, 'stop'].sort());
  });

  it('are the same for the same seed', () => {
    expect(drawEpisodes(new SeededRandom(3), 300, BETWEEN)).toEqual(drawEpisodes(new SeededRandom(3), 300, BETWEEN));
    expect(drawEpisodes(new SeededRandom(3), 300, BETWEEN)).not.toEqual(drawEpisodes(new SeededRandom(4), 300, BETWEEN));
  });

  it('fit into the time, last 5 to 20 s, and trouble one service or two', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 60, max: 1_200 }), (seed, seconds) => {
        const episodes = drawEpisodes(new SeededRandom(seed), seconds, BETWEEN);
        // Times are tenths of a second, which a sum of floats is only nearly.
        const total = rounded(episodes.reduce((sum, episode) => sum + lengthOf(episode) + BETWEEN, 0), 3);
        expect(total).toBeLessThanOrEqual(seconds);
        expect(total).toBeGreaterThan(seconds - 30);
        for (const { lasts, troubles } of episodes) {
          expect(lasts).toBeGreaterThanOrEqual(5);
          expect(lasts).toBeLessThanOrEqual(20);
          expect([1, 2]).toContain(troubles.length);
          expect(new Set(troubles.map(({ service }) => service)).size).toBe(troubles.length);
        }
      }),
    );
  });

  it('deal every kind before any comes again', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const kinds = drawEpisodes(new SeededRandom(seed), 1_200, BETWEEN).flatMap(({ troubles }) => troubles.map(({ kind }) => kind));
        expect(new Set(kinds.slice(0, KINDS.length)).size).toBe(KINDS.length);
      }),
    );
  });

  it('spoil no bytes of the gRPC service', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const troubles = drawEpisodes(new SeededRandom(seed), 600, BETWEEN).flatMap((episode) => episode.troubles);
        const kinds = troubles.filter(({ service }) => service === 'recommendations').map(({ kind }) => kind);
        for (const kind of ['truncate', 'malformed', 'wrongShape', 'oversize']) expect(kinds).not.toContain(kind);
      }),
    );
  });
});

describe('the name of a trouble', () => {
  it('says where and what', () => {
    expect(nameOf({ kind: 'stop', service: 'orders', instance: 2, orders: [] })).toBe('orders/2 stop');
    expect(nameOf({ kind: 'error', service: 'pricing', orders: [{ service: 'pricing', kind: 'error', status: 503, rate: 0.4 }] })).toBe('pricing error 503 (0.4)');
    expect(nameOf({ kind: 'latency', service: 'catalog', orders: [{ service: 'catalog', kind: 'latency', ms: 40 }] })).toBe('catalog latency 40 ms');
  });
});
