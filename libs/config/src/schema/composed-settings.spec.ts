import { IsInt, Max } from 'class-validator';
import { Duration } from '../decorators/duration.decorator.ts';
import { ListOf } from '../decorators/list-of.decorator.ts';
import { Section } from '../decorators/section.decorator.ts';
import { describeSettings } from '../describe-settings.ts';
import { problemsOf } from '../fixtures/problems-of.ts';
import { loadSettings } from '../load-settings.ts';
import { composeSettings, keysOf } from './composed-settings.ts';

class Limits {
  @Duration({ min: '1s' })
  per = 60_000;
}

class Shop {
  @IsInt()
  @Max(9)
  floors = 1;
}

class WithLimits {
  @Section(() => Limits, { doc: 'How often.' })
  limits = new Limits();
}

class Shelf {
  @IsInt()
  size!: number;
}

class WithShelves {
  @ListOf(() => Shelf, { uniqueBy: false })
  shelves!: Shelf[];

  @IsInt()
  @Max(3)
  rooms = 2;
}

const PARTS = [
  { Type: WithLimits, readBy: 'LimitsModule of limits' },
  { Type: WithShelves, readBy: 'ShelfModule' },
];
const Composed = composeSettings(Shop, PARTS, { till: 'it belongs to the till: add that' });

describe('settings of several classes', () => {
  it('are one: those of the base first, with defaults, conversions and rules of each', () => {
    expect(keysOf(Composed)).toEqual(expect.arrayContaining(['floors', 'limits', 'shelves', 'rooms']));
    const paths = describeSettings(Composed).map(({ path }) => path);
    expect(paths).toEqual(['floors', 'limits', 'limits.per', 'shelves', 'shelves[].size', 'rooms']);
    const read = loadSettings(Composed, { text: 'limits: { per: 2s }\nshelves: [{ size: 3 }]', env: {} });
    expect(read).toEqual({ floors: 1, limits: { per: 2_000 }, shelves: [{ size: 3 }], rooms: 2 });
    const problems = problemsOf(Composed, { text: 'floors: 10\nlimits: { per: 1ms }\nshelves: []\nrooms: 4' });
    expect(problems.map(({ path }) => path)).toEqual(['floors', 'limits.per', 'rooms']);
  });

  it('leave the classes that they are made of as they are', () => {
    expect(describeSettings(Shop).map(({ path }) => path)).toEqual(['floors']);
    expect(loadSettings(WithLimits, { text: '{}', env: {} })).toEqual({ limits: { per: 60_000 } });
  });
});

describe('a section in the wrong place', () => {
  it('that is missing is said with who reads it; one that is there is not', () => {
    const fix = 'write shelves: with a list of items below it; ShelfModule reads it';
    expect(problemsOf(Composed, { text: '{}' })).toMatchObject([{ path: 'shelves', message: 'is missing', fix }]);
    const below = problemsOf(Composed, { text: 'shelves: [{}]' });
    expect(below).toMatchObject([{ path: 'shelves[0].size', fix: expect.not.stringContaining('ShelfModule') as string }]);
  });

  it.each([
    ['in the file', { text: 'shelves: []\ntill: { open: true }' }, 'till', 'is not a setting'],
    ['in the environment', { text: 'shelves: []', env: { PORTICO_TILL__OPEN: 'true' } }, 'PORTICO_TILL__OPEN', 'matches no setting'],
  ])('that nothing here reads is said with what does: %s', (_, options, path, message) => {
    expect(problemsOf(Composed, options)).toMatchObject([{ path, message, fix: 'it belongs to the till: add that' }]);
  });
});
