import { Environment, Problem, runInScope, Signals } from '@portico/platform';
import { RecordedTelemetry } from '@portico/testing';
import { UpstreamFailure } from '@portico/upstream';
import type { FailureKind } from '@portico/upstream';
import { RequestFixture } from '../run/request.fixture.ts';
import { PlanSignals } from './plan.signals.ts';
import type { TelemetrySource } from '@portico/platform';
import type { PartSettled } from './plan.signals.ts';
import { planTelemetry } from './plan.telemetry.ts';

const telemetryOf = (signals: PlanSignals, environment: Environment['name'] = 'test'): TelemetrySource => planTelemetry(signals, new Signals(), new Environment(environment));
const part = (settled: Partial<PartSettled>): PartSettled => ({ plan: 'home', part: 'prices', outcome: 'omitted', duration: 1, failure: undefined, ...settled });

const refused = Object.assign(new Error('pricing GET /quotes: refused'), { toProblem: () => new Problem('upstream-unavailable') });
const mistake = new TypeError('price is undefined');

describe('the log lines and metrics of plans', () => {
  const linesOf = (settled: PartSettled, writesErrors = true): unknown[] => {
    const signals = new PlanSignals();
    const { lines } = new RecordedTelemetry(telemetryOf(signals), writesErrors);
    signals.partSettled.emit(settled);
    return lines;
  };

  it('show a fault of the BFF’s own code, with the request it was in', () => {
    const signals = new PlanSignals();
    const { lines } = new RecordedTelemetry(telemetryOf(signals));
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

  describe('of answers that do not fit their contract', () => {
    const misfit = (note: string, kind: FailureKind = 'wrong-shape') => new UpstreamFailure(kind, { upstream: 'pricing', operation: 'getQuotes', note });
    const levelsOf = (environment: Environment['name'], failures: readonly [name: string, failure: unknown][]): unknown[] => {
      const signals = new PlanSignals();
      const { lines } = new RecordedTelemetry(telemetryOf(signals, environment));
      for (const [name, failure] of failures) signals.partSettled.emit(part({ part: name, failure }));
      return lines.map(({ level, part: name, cause }) => `${String(level)} ${String(name)}: ${(cause as Error).message}`);
    };
    const price = 'pricing getQuotes: wrong-shape, /items/3/price must be number';

    it('are at warn in development, once for each part and cause', () => {
      const failures: [string, unknown][] = [
        ['prices', misfit('/items/3/price must be number')],
        ['prices', misfit('/items/17/price must be number')],
        ['prices', misfit('/items/3/name must be string')],
        ['offers', misfit('/items/3/price must be number')],
        ['offers', Object.assign(new Error('by axios'), { cause: misfit('not JSON', 'bad-payload') })],
      ];
      expect(levelsOf('development', failures)).toEqual([
        `warn prices: ${price}`,
        'debug prices: pricing getQuotes: wrong-shape, /items/17/price must be number',
        'warn prices: pricing getQuotes: wrong-shape, /items/3/name must be string',
        `warn offers: ${price}`,
        expect.stringMatching(/^warn offers/),
      ]);
    });

    it('are at debug where others run the BFF, and other failures are in development too', () => {
      expect(levelsOf('production', [['prices', misfit('/items/3/price must be number')]])).toEqual([`debug prices: ${price}`]);
      expect(levelsOf('development', [['prices', refused], ['prices', misfit('status 500', 'server-error')]])).toEqual([expect.stringMatching(/^debug/), expect.stringMatching(/^debug/)]);
    });

    it('are remembered up to a bound', () => {
      const failures = Array.from({ length: 600 }, (_, index): [string, unknown] => ['prices', misfit(`${'x'.repeat(index)} must be number`)]);
      expect(levelsOf('development', failures).filter((line) => String(line).startsWith('warn'))).toHaveLength(500);
    });
  });

  it('count parts by how they settled, and shared runs', () => {
    const signals = new PlanSignals();
    const { counted } = new RecordedTelemetry(telemetryOf(signals));
    signals.partSettled.emit(part({ outcome: 'fallback' }));
    signals.planShared.emit({ plan: 'home' });
    expect(counted).toEqual({ 'portico_parts_total{plan="home",part="prices",outcome="fallback"}': 1, 'portico_plans_shared_total{plan="home"}': 1 });
  });
});
