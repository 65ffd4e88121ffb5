import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { ClassRules } from './class-rules.ts';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';
import { propertyTypeFaults } from './property-types.ts';
import * as bySwc from './typings.fixture.ts';

type Fixture = typeof bySwc;

const ROOT = join(__dirname, '../../../..');

/** The fixture as production has it; it shares the modules in which rules are kept. */
function bundled(): Fixture {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.typings-'));
  const external = ['reflect-metadata', 'class-transformer', 'class-validator'].map((name) => `--external=${name}`);
  const options = ['--format=cjs', '--platform=node', '--keep-names', '--entry-file-names=fixture.cjs', `--tsconfig=${join(ROOT, 'tsconfig.base.json')}`, `--dir=${folder}`, ...external];
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/rolldown'), [join(__dirname, 'typings.fixture.ts'), ...options], { stdio: 'pipe' });
    return jest.requireActual<Fixture>(join(folder, 'fixture.cjs'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ID = '0190a0b0-0000-7000-8000-000000000000';

/** A property, a text for it, what is read from the text, and a text that its rules refuse. */
const ROWS: readonly (readonly [property: keyof bySwc.Typings, text: string, value: unknown, bad?: string])[] = [
  ['colour', 'red', 'red', 'green'],
  ['colourOrNull', 'blue', 'blue', 'Red'],
  ['level', '1', 1, '2'],
  ['colours', 'red,blue', ['red', 'blue'], 'red,green'],
  ['levels', '0,1', [0, 1], '0,7'],
  ['text', '1', '1'],
  ['id', ID, ID, 'x'],
  ['since', '2026-01-31', '2026-01-31', 'now'],
  ['digits', '12', '12', 'x'],
  ['integer', '12', 12, '1.5'],
  ['number', '1.5', 1.5, 'x'],
  ['atLeast', '2', 2, '0'],
  ['flag', 'true', true, 'yes'],
  ['inferred', '7', 7, 'x'],
  ['size', 's', 's', 'm'],
  ['rank', '2', 2, '3'],
  ['width', '10', 10, '11'],
  ['width', 'auto', 'auto', 'none'],
  ['either', 'a', 'a'],
  ['anything', 'a', 'a'],
  ['tags', 'a,b', ['a', 'b']],
  ['oneOrMore', 'a', ['a']],
  ['ids', '1,2', [1, 2], '1,x'],
  ['named', '1,2', [1, 2]],
  ['at', '2026-01-31', new Date('2026-01-31'), 'x'],
];

const JSON_ROWS: readonly (readonly [property: keyof bySwc.JsonTypings, value: unknown])[] = [
  ['record', { a: 'b' }],
  ['anything', [{ a: 1 }]],
  ['nested', { colour: 'red', level: 1 }],
  ['all', [{ colour: 'red' }]],
];

describe.each<[string, () => Fixture]>([['SWC', () => bySwc], ['rolldown', bundled]])('a property as people type it, compiled by %s', (_, load) => {
  let fixture: Fixture;
  beforeAll(() => {
    fixture = load();
  });

  const fromTexts = (property: string, text: string, place: 'query' | 'path' | 'body'): unknown[] => {
    const faults = new InputFaults();
    const read = inputClass(fixture.Typings).fromText({ [property]: text }, place, faults) as Record<string, unknown>;
    return [read[property], faults.any];
  };
  const fromJson = (type: Type, value: object): unknown[] => {
    const [known, faults] = [inputClass(type), new InputFaults()];
    return [known.fromJson(known.bounded(value, faults) as object, faults), faults.any];
  };

  it.each(['texts', 'json'] as const)('is no fault of %s', (sent) => {
    expect([...propertyTypeFaults(ClassRules.of(fixture.Typings), sent)]).toEqual([]);
  });

  it.each(ROWS.flatMap(([property, text, value, bad]) => (['query', 'path', 'body'] as const).map((place) => ({ property, text, value, bad, place }))))('is read from a text of a $place: $property, $text', ({ property, text, value, bad, place }) => {
    expect(fromTexts(property, text, place)).toEqual([value, false]);
    if (bad !== undefined) expect(fromTexts(property, bad, place)[1]).toBe(true);
  });

  it.each(ROWS.map(([property, , value]) => ({ property, value })))('is taken as JSON as it is: $property, $value', ({ property, value }) => {
    expect(fromJson(fixture.Typings, { [property]: property === 'at' ? '2026-01-31' : value })).toEqual([{ inferred: 10, [property]: value }, false]);
  });

  it.each(JSON_ROWS)('may be what only JSON has: %s', (property, value) => {
    const [read, broken] = fromJson(fixture.JsonTypings, { [property]: value });
    expect([(read as Record<string, unknown>)[property], broken, [...propertyTypeFaults(ClassRules.of(fixture.JsonTypings), 'json')]]).toMatchObject([value, false, []]);
  });

  it('is refused at start where no text can become one, with a way out', () => {
    expect([...propertyTypeFaults(ClassRules.of(fixture.JsonTypings), 'texts')]).toEqual([
      'has JsonTypings.record with the rule "isObject", which no text can keep; declare its fields one by one, or take a JSON body',
      'has JsonTypings.anything, and neither its type nor a rule says how a text is read; add @IsString(), @IsInt(), @IsIn([…]) or another rule that does, or declare it `string`, `number`, `boolean` or `string[]`',
      'has JsonTypings.nested as Typings, and nothing makes one of a text; declare it a string, a number, a boolean or a list, or add a @Transform()',
      'has JsonTypings.all with @ValidateNested(), and texts have nothing nested; declare its fields one by one, or take a JSON body',
    ]);
  });
});
