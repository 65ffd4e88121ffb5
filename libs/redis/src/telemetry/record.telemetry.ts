import { counted } from '@portico/platform';
import type { TelemetrySource } from '@portico/platform';
import type { RecordSignals } from './record.signals.ts';

export const REFUSED_MESSAGE = 'records in the store were not believed';

/** Records that were not believed: a secret was taken away too early, or others write to the store. */
export const recordTelemetry = ({ recordRefused }: RecordSignals): TelemetrySource => ({
  log(lines) {
    const refused = counted((counts) => lines.error(REFUSED_MESSAGE, { refused: counts }));
    recordRefused.subscribe(({ purpose, because }) => refused(`${purpose} ${because}`));
  },
  audit(lines) {
    recordRefused.subscribe(({ purpose, because }) => lines.refused('record-refused', purpose, { purpose, because }));
  },
  count(meters) {
    const help = 'Records in the shared store that were not believed, by what they would be.';
    const refused = meters.counter('portico_records_refused_total', help, ['purpose', 'because']);
    recordRefused.count(({ purpose, because }) => refused.increment(purpose, because));
  },
});
