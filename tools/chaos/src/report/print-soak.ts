import { warmedUp } from '../bars/no-leak.ts';
import type { Bar } from '../bars/bar.ts';
import type { Reading } from '../soak/reading.ts';
import { readingsOf } from '../soak/round.ts';
import type { Round } from '../soak/round.ts';
import type { Soaked } from '../soak/soak.ts';
import { valueText } from './print.ts';
import { table } from '../../../lab/src/report/table.ts';
import { verdictOn } from './verdict.ts';
import type { Conditions } from './verdict.ts';

const percent = (share: number): string => (share * 100).toFixed(2);
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** One row per round: what was wrong, and how reads fared. */
export const printRounds = (rounds: readonly Round[]): string =>
  table(
    ['min', 'what was wrong', 's', 'ok %', 'p99 ms', 'ok % after', 'busy %'],
    rounds.map(({ at, troubles, lasts, ill, after, busy }) => [
      at.toFixed(1),
      troubles.join(', ') || 'nothing',
      lasts,
      percent(ill.success),
      ill.p99.toFixed(0),
      after.reads === 0 ? '' : percent(after.success),
      (busy * 100).toFixed(0),
    ]),
  );

/** One row per BFF and look at it, at rest. */
export const printReadings = ({ rounds }: Soaked): string =>
  table(
    ['BFF', 'min', 'heap MB', 'outside MB', 'resident MB', 'peak MB', 'files', 'sockets', 'timers', 'listeners', 'contexts', 'scopes', 'emitters', ''],
    Object.keys(rounds[0]?.readings ?? {}).flatMap((bff) => {
      const counted = new Set(warmedUp(readingsOf(bff, rounds)));
      return rounds.map(({ readings, peaks }) => readingRow(bff, readings[bff] as Reading, peaks[bff] ?? Number.NaN, counted));
    }),
  );

function readingRow(bff: string, reading: Reading, peak: number, counted: ReadonlySet<Reading>): (string | number)[] {
  const { at, heapBytes, externalBytes, residentBytes, files, sockets, timers, listeners, contexts, scopes, emitters } = reading;
  const memory = [heapBytes, externalBytes, residentBytes, peak].map(megabytes);
  return [bff, at.toFixed(1), ...memory, files, sockets, timers, listeners, contexts, scopes, emitters, counted.has(reading) ? '' : 'warm-up'];
}

export const printSoakBars = (bars: readonly Bar[], conditions: Conditions): string =>
  table(
    ['bar', 'is', 'must be', ''],
    bars.map((bar) => [bar.what, valueText(bar, bar.value), `${bar.wanted} ${valueText(bar, bar.limit)}`, verdictOn(bar, conditions)]),
  );
