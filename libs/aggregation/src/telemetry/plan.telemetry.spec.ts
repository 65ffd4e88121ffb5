import { Problem, runInScope } from '@portico/platform';
import { RecordedTelemetry } from '@portico/testing';
import { RequestFixture } from '../run/request.fixture.ts';
import { PlanSignals } from './plan.signals.ts';
import type { PartSettled } from './plan.signals.ts';
import { planTelemetry } from './plan.telemetry.ts';

const part = (settled: Partial<PartSettled>): PartSettled => ({ plan: 'home', part: 'prices', outcome: 'omitted', duration: 1, failure: undefined, ...settled });

const refused = Object.assign(new Error('pricing GET /quotes: refused'), { toProblem: () => new Problem('upstream-unavailable') });
const mistake = new TypeError('price is undefined');

describe('the log lines and metrics of plans', () => {
  const linesOf = (settled: PartSettled, writesErrors = true): unknown[] => {
    const signals = new PlanSignals();
    const { lines } = new RecordedTelemetry(planTelemetry(signals), writesErrors);
    signals.partSettled.emit(settled);
    return lines;
  };

  it('show a fault of the BFF’s own code, with the request it was in', () => {
    const signals = new PlanSignals();
    const { lines } = new RecordedTelemetry(planTelemetry(signals));
    const { context } = new RequestFixture();
    runInScope(context.scope, () => signals.partSettled.emit(part({ failure: mistake })));
    const { id: requestId, trace } = context;
    expect(lines).toEqual([{ level: 'error', msg: 'part', requestId, traceId: trace.traceId, plan: 'home', part: 'prices', outcome: 'omitted', err: mistake }]);
  });

  it.each([
    { settled: part({ failure: refused, outcome: 'fallback' }), lines: [{ level: 'debug', outcome: 'fallback', cause: refused }] },
    { settled: part({ failure: new Problem('not-found') }), lines: [{ level: 'debug', cause: expect.any(Problem) as object }] },
    { settled: part({ failure: new Problem('internal') }), lines: [{ level: 'error', err: expect.any(Problem) as object }] },
    { settled: part({ failure: 'a text' }), lines: [{ level: 'error', err: 'a text' }] },
    { settled: part({ failure: mistake, outcome: 'failed' }), lines: [] },
    { settled: part({ outcome: 'ok' }), lines: [] },
  ])('for $settled.outcome with $settled.failure: $lines', ({ settled, lines }) => {
    expect(linesOf(settled)).toMatchObject(lines);
    expect(linesOf(settled)).toHaveLength(lines.length);
  });

  it('are not made where errors are not written', () => {
    expect(linesOf(part({ failure: mistake }), false)).toEqual([]);
  });

  it('count parts by how they settled, and shared runs', () => {
    const signals = new PlanSignals();
    const { counted } = new RecordedTelemetry(planTelemetry(signals));
    signals.partSettled.emit(part({ outcome: 'fallback' }));
    signals.planShared.emit({ plan: 'home' });
    expect(counted).toEqual({ 'portico_parts_total{plan="home",part="prices",outcome="fallback"}': 1, 'portico_plans_shared_total{plan="home"}': 1 });
  });
});
