import { RequestProgress, STEPS } from './request-progress.ts';

class Progress extends RequestProgress {}

type Step = keyof typeof STEPS;

/** How a state is come to. */
const STATES: Readonly<Record<string, readonly Step[]>> = {
  stages: [],
  body: ['stagesEnd'],
  guards: ['guardsBegin'],
  around: ['interceptorsBegin'],
  handler: ['interceptorsBegin', 'handlerBegins'],
  refused: ['guardsBegin', 'routeThrew'],
  threw: ['interceptorsBegin', 'handlerBegins', 'routeThrew'],
  open: [],
  telling: ['answerComes'],
  told: ['answerComes', 'answerTaken'],
  untold: ['answerComes', 'answerNotTaken'],
  needed: [],
  'may-leave': ['clientMayLeave'],
  gone: ['clientLeft'],
};

/** What each step of a part leads to from each state of it; ✗ where it is refused. */
const TABLE: Readonly<Record<'phase' | 'answerState' | 'clientState', string>> = {
  phase: `
                     stages  body     guards   around   handler  refused  threw
  stagesEnd          body    ✗        ✗        ✗        ✗        ✗        ✗
  stagesBegin        stages  stages   stages   around   handler  stages   threw
  guardsBegin        guards  guards   ✗        around   handler  guards   threw
  interceptorsBegin  around  ✗        around   around   handler  around   threw
  handlerBegins      ✗       ✗        ✗        handler  handler  handler  threw
  inputRefused       ✗       ✗        ✗        around   around   refused  threw
  routeThrew         ✗       refused  refused  refused  threw    refused  threw`,
  answerState: `
                  open     telling  told  untold
  answerComes     telling  ✗        ✗     ✗
  answerTaken     ✗        told     ✗     told
  answerNotTaken  ✗        untold   ✗     ✗`,
  clientState: `
                  needed     may-leave  gone
  clientMayLeave  may-leave  may-leave  ✗
  clientLeft      gone       gone       ✗`,
};

const rows = Object.entries(TABLE).flatMap(([part, table]) => {
  const [states = [], ...lines] = table.trim().split('\n').map((line) => line.trim().split(/ +/));
  return lines.flatMap(([step, ...leads]) => states.map((from, at) => ({ part, step, from, leads: leads[at] })));
}) as { readonly part: keyof typeof TABLE; readonly step: Step; readonly from: string; readonly leads: string }[];

const after = (steps: readonly Step[] = []): Progress => {
  const progress = new Progress();
  for (const step of steps) progress[step]();
  return progress;
};

describe('how far a request is', () => {
  it.each(rows)('$step leads from $from to $leads', ({ part, step, from, leads }) => {
    const progress = after(STATES[from]);
    expect(progress[part]).toBe(from);
    const { phase, answerState, clientState } = progress;
    if (leads === '✗') expect(() => progress[step]()).toThrow(`${step} does not follow ${from}`);
    else progress[step]();
    const now = { phase: progress.phase, answerState: progress.answerState, clientState: progress.clientState };
    expect(now).toEqual({ phase, answerState, clientState, [part]: leads === '✗' ? from : leads });
  });

  it('has a row here for each step, and a column for each state', () => {
    expect(new Set(rows.map(({ step }) => step))).toEqual(new Set(Object.keys(STEPS)));
    const named = Object.values(STEPS).flatMap((step) => [...Object.keys(step), ...Object.values(step)]);
    expect(new Set(rows.map(({ from }) => from))).toEqual(new Set(named));
  });

  it.each([
    ['stages', { handled: false, answering: false, clientGone: false }],
    ['body', { handled: false, answering: false, clientGone: false }],
    ['guards', { handled: false, answering: false, clientGone: false }],
    ['around', { handled: false, answering: false, clientGone: false }],
    ['refused', { handled: false, answering: false, clientGone: false }],
    ['handler', { handled: true, answering: false, clientGone: false }],
    ['threw', { handled: true, answering: false, clientGone: false }],
    ['telling', { handled: false, answering: true, clientGone: false }],
    ['told', { handled: false, answering: true, clientGone: false }],
    ['untold', { handled: false, answering: false, clientGone: false }],
    ['may-leave', { handled: false, answering: false, clientGone: false }],
    ['gone', { handled: false, answering: false, clientGone: true }],
  ])('says in %s whether its handler has begun, it has an answer, and its client has left', (state, said) => {
    const { handled, answering, clientGone } = after(STATES[state]);
    expect({ handled, answering, clientGone }).toEqual(said);
  });
});
