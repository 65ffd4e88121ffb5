import { S3Fifo } from './s3-fifo.ts';
import type { Queued } from './s3-fifo.ts';
import { hitRate, Lru, ROOM, TRACES } from './traces.fixture.ts';

const fingerprintOf = (key: string): number =>
  [...key].reduce((number, char) => Math.imul(number ^ char.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);

/** Keys of one byte each. */
class Kept {
  private readonly entries = new Map<string, Queued<string>>();
  private readonly queue = new S3Fifo<string>(ROOM, (key) => void this.entries.delete(key));

  has(key: string): boolean {
    const entry = this.entries.get(key);
    if (entry) this.queue.used(entry);
    return entry !== undefined;
  }

  put(key: string): void {
    const entry = this.queue.add(fingerprintOf(key), 1, key);
    if (entry) this.entries.set(key, entry);
  }
}

const rateOf = (cache: Kept | Lru, trace: Iterable<string>): number =>
  hitRate(
    trace,
    (key) => cache.has(key),
    (key) => cache.put(key),
  );

describe('what is kept when there is not room for all', () => {
  it.each(Object.entries(TRACES))('is found for at least five points more requests than by least recent use: %s', (_, trace) => {
    expect(rateOf(new Kept(), trace()) - rateOf(new Lru(), trace())).toBeGreaterThan(0.05);
  });

  it('never weighs more than it may, whatever is added, used and removed', () => {
    const dropped: string[] = [];
    const queue = new S3Fifo<string>(100, (key) => dropped.push(key));
    const entries: Queued<string>[] = [];
    for (let at = 0; at < 5_000; at += 1) {
      const entry = queue.add(at % 37, 1 + (at % 10), `${at}`);
      if (entry) entries.push(entry);
      if (at % 3 === 0) queue.used(entries[(at * 7) % entries.length] as Queued<string>);
      if (at % 5 === 0) queue.remove(entries[(at * 11) % entries.length] as Queued<string>);
      expect(queue.weight).toBeLessThanOrEqual(100);
    }
    for (const entry of entries) queue.remove(entry);
    expect({ weight: queue.weight, size: queue.size, twice: dropped.length - new Set(dropped).size }).toEqual({
      weight: 0,
      size: 0,
      twice: 0,
    });
  });
});
