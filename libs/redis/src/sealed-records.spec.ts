import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { SealedRecords } from './sealed-records.ts';
import { Seals } from './seals.ts';
import type { RecordRefused } from './telemetry/record.signals.ts';
import { RecordSignals } from './telemetry/record.signals.ts';

describe.each([['opened each time', 0], ['remembered', 2]])('sealed records, %s', (_, remembered) => {
  const seal = new Seals([new SecretText('s'.repeat(32))], 'spec').for('session');
  let records: SealedRecords;
  let refused: RecordRefused[];

  beforeEach(() => {
    refused = [];
    const events = new Signals();
    events.of(RecordSignals).recordRefused.subscribe((record) => refused.push(record));
    records = new SealedRecords(seal, 'sessions', events, remembered);
  });

  it('come back at their place, each time, and after others', () => {
    const places = ['a', 'b', 'c', 'd'];
    const texts = places.map((place) => records.close({ place }, place));
    for (let times = 0; times < 3; times += 1) for (const [at, place] of places.entries()) expect(records.open(texts[at], place)).toEqual({ place });
    expect(refused).toEqual([]);
  });

  it('are the text that stands there now, not one that was opened before', () => {
    const [first, second] = [records.close({ version: 1 }, 'a'), records.close({ version: 2 }, 'a')];
    expect([first, second, first].map((text) => records.open(text, 'a'))).toEqual([{ version: 1 }, { version: 2 }, { version: 1 }]);
  });

  it('are opened as often as it has to be: of so many places, the text that was opened last', () => {
    const opening = jest.spyOn(seal, 'open');
    const texts = ['a', 'b', 'c'].map((place) => records.close({ place }, place));
    const times = (...places: readonly number[]): number => {
      opening.mockClear();
      for (const at of places) records.open(texts[at], ['a', 'b', 'c'][at] as string);
      return opening.mock.calls.length;
    };
    expect([times(0, 0, 0), times(1, 0, 1, 0), times(2), times(2)]).toEqual(remembered === 0 ? [3, 4, 1, 1] : [1, 1, 1, 0]);
    opening.mockRestore();
  });

  it('are refused for other reasons too, which is told, and a mistake of ours is thrown', () => {
    expect(records.refuse('older')).toBeUndefined();
    expect(refused).toEqual([{ purpose: 'sessions', because: 'older' }]);
    expect(() => records.open(seal.seal('no JSON', 'a'), 'a')).toThrow(SyntaxError);
    expect(refused).toHaveLength(1);
  });

  it('are absent where there is none, and where there is none of ours, each of which is told', () => {
    const text = records.close({ a: 1 }, 'a');
    expect(records.open(text, 'a')).toEqual({ a: 1 });
    expect([null, undefined, text, `${text}A`, '{"a":1}', ''].map((other, at) => records.open(other, at === 2 ? 'b' : 'a'))).toEqual(Array.from({ length: 6 }, () => undefined));
    expect(refused).toEqual(['seal', 'seal', 'format', 'format'].map((because) => ({ purpose: 'sessions', because })));
  });
});
