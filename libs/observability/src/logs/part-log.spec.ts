import { Controller, Get } from '@nestjs/common';
import { Signals, Field, Problem, Public, Returns } from '@portico/platform';
import type { PartSettled } from '@portico/platform';
import { ObservedBff } from '../testing/observed-bff.ts';

class Nothing {
  @Field(String) text!: string;
}

@Public()
@Controller()
class HomeController {
  constructor(private readonly events: Signals) {}

  @Get('home')
  @Returns(Nothing)
  home(): Nothing {
    this.events.partSettled.emit(part({ failure: new TypeError('price is undefined') }));
    return { text: '' };
  }
}

const part = (settled: Partial<PartSettled>): PartSettled => ({ plan: 'home', part: 'prices', outcome: 'omitted', duration: 1, failure: undefined, ...settled });

const refused = Object.assign(new Error('pricing GET /quotes: refused', { cause: new Error('connect ECONNREFUSED') }), {
  toProblem: () => new Problem('upstream-unavailable'),
});

describe('the line of a part', () => {
  const partLines = (log: string): unknown[] =>
    log
      .split('\n')
      .filter((line) => line.includes('"msg":"part"'))
      .map((line) => JSON.parse(line) as unknown);

  it('shows a fault of the BFF’s own code, with the request it was in', async () => {
    const bff = await ObservedBff.start(HomeController);
    const answer = await bff.fetch('/home');
    expect(partLines(await bff.stop())).toMatchObject([
      {
        level: 'error',
        requestId: answer.headers.get('request-id'),
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        plan: 'home',
        part: 'prices',
        outcome: 'omitted',
        err: { type: 'TypeError', message: 'price is undefined', stack: expect.stringContaining('part-log.spec') },
      },
    ]);
  });

  it.each([
    { level: 'info', settled: part({ failure: refused }), lines: [] },
    { level: 'debug', settled: part({ failure: refused, outcome: 'fallback' }), lines: [{ level: 'debug', outcome: 'fallback', cause: 'pricing GET /quotes: refused: connect ECONNREFUSED' }] },
    { level: 'debug', settled: part({ failure: new Problem('not-found') }), lines: [{ level: 'debug', cause: 'Not found' }] },
    { level: 'info', settled: part({ failure: 'a text' }), lines: [{ level: 'error', err: { message: 'a text' } }] },
    { level: 'debug', settled: part({ failure: new Error('x'), outcome: 'failed' }), lines: [] },
    { level: 'debug', settled: part({ outcome: 'ok' }), lines: [] },
    { level: 'silent', settled: part({ failure: new Error('x') }), lines: [] },
  ])('at $level, $settled.outcome with $settled.failure: $lines', async ({ level, settled, lines }) => {
    const bff = await ObservedBff.start(HomeController, { level });
    bff.events.partSettled.emit(settled);
    expect(partLines(await bff.stop())).toMatchObject(lines);
  });
});
