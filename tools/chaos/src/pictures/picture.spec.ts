import type { SeriesPoint } from '../measure/series.ts';
import { SeededRandom } from '../statistics/seeded-random.ts';
import { resultOf } from '../testing/result-of.ts';
import { pictureOf } from './picture.ts';

const ORIGIN = { takenAt: '2026-03-01T10:00:00.000Z', commit: 'abc1234' };

/** What a run looks like that never stands still. */
const restless = (): ((at: number) => Partial<SeriesPoint>) => {
  const random = new SeededRandom(1);
  return () => ({ success: random.between(0, 1), p50: random.between(1, 20), p99: random.between(20, 2_000), attempts: random.between(0, 6), rate: random.between(100, 800) });
};

/** The tags that are left open. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [, closing, name, own] of xml.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/gi)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (!own) open.push(name as string);
  }
  return open;
}

describe('the picture of a run', () => {
  const result = resultOf(120, restless());
  const picture = pictureOf(result, ORIGIN);

  it('is the same for the same result', () => {
    expect(pictureOf(JSON.parse(JSON.stringify(result)) as typeof result, ORIGIN)).toBe(picture);
  });

  it('is small, however long the run and however restless, also with another run beside it', () => {
    expect(pictureOf(resultOf(600, restless()), ORIGIN).length).toBeLessThan(30_000);
    const even = (): ((at: number) => Partial<SeriesPoint>) => {
      const point = restless();
      return (at) => ({ ...point(at), rate: 250 });
    };
    const beside = { name: 'without hedging', series: resultOf(600, even()).series };
    const both = pictureOf(resultOf(600, even(), { beside }), ORIGIN);
    expect(both.length).toBeLessThan(30_000);
    expect(both).toContain('>p99 without hedging<');
  });

  it('is a document of its own: well-formed, and nothing is fetched for it', () => {
    expect(unclosed(picture)).toEqual([]);
    expect(picture).not.toMatch(/NaN|undefined|Infinity|null|<script|href|url\(|@import|@font-face/);
    expect(picture).toContain('prefers-color-scheme:dark');
  });

  it('says in words what it shows', () => {
    expect(picture).toContain('<title id="title">instance-killed: One of three instances dies</title>');
    expect(picture).toContain('Measured on 2026-03-01 at commit abc1234.');
    for (const words of ['reads that succeed, %', 'time until an answer of any kind, ms', 'attempts at services, for each read', '>seconds<', '>the fault<']) expect(picture).toContain(words);
  });

  it('shades the fault in each panel', () => {
    const shades = Array.from(picture.matchAll(/class="fault" x="(\d+)" y="\d+" width="(\d+)"/g), ([, x, width]) => [Number(x), Number(width)]);
    // From 58 to 744 pixels, of which the fault has the middle half.
    expect(shades).toEqual(Array.from({ length: 4 }, () => [230, 343]));
  });

  it('shows the load only where it changes', () => {
    expect(picture).toContain('reads a second');
    expect(pictureOf(resultOf(20, () => ({})), ORIGIN)).not.toContain('reads a second');
  });

  it('leaves a gap where nothing was read, which JSON has as null', () => {
    const silent = resultOf(20, (at) => (at > 5 && at < 10 ? { p50: Number.NaN, p99: Number.NaN, success: Number.NaN, attempts: Number.POSITIVE_INFINITY } : {}));
    const drawn = pictureOf(JSON.parse(JSON.stringify(silent)) as typeof silent, ORIGIN);
    expect(drawn).not.toMatch(/NaN|Infinity|null/);
    // The piece beside its name, and the line itself.
    const p50 = Array.from(drawn.matchAll(/class="line a" d="([^"]+)"/g), ([, data]) => data as string);
    expect(p50.map((data) => data.split('M').length - 1)).toEqual([1, 2]);
  });

  it('escapes its texts', () => {
    expect(pictureOf(resultOf(20, () => ({}), { about: 'a < b & c' }), ORIGIN)).toContain('A &lt; b &amp; c');
  });
});
