/**
 * What is at work on a request. `stages`: a stage of the pipeline, whose answer is not the route's. `body`: Fastify reads the body, and
 * middleware runs. `around`: interceptors and pipes. `refused`: what comes before the handler has thrown; `threw`: the handler has, or what
 * is around it since; then an exception filter answers.
 */
export type Phase = 'stages' | 'body' | 'guards' | 'around' | 'handler' | 'refused' | 'threw';

/**
 * What has become of the answer of a route that stages follow. `telling`: they are taking it, and any further one is dropped. `untold`: one
 * of them has failed to; the failure is answered without them.
 */
export type AnswerState = 'open' | 'telling' | 'told' | 'untold';

/** What the client is to the work: once it `may-leave`, the work is done to its end, or its deadline. */
export type ClientState = 'needed' | 'may-leave' | 'gone';

type Leads = Readonly<Partial<Record<Phase, Phase> & Record<AnswerState, AnswerState> & Record<ClientState, ClientState>>>;

/**
 * What each step leads to, by the state that it is made in. One that is not here is a mistake of the platform. A request may pass the
 * stages a second time, as by `reply.callNotFound()`: a handler that has begun stays begun.
 */
export const STEPS = {
  stagesEnd: { stages: 'body' },
  stagesBegin: { stages: 'stages', body: 'stages', guards: 'stages', around: 'around', handler: 'handler', refused: 'stages', threw: 'threw' },
  guardsBegin: { stages: 'guards', body: 'guards', around: 'around', handler: 'handler', refused: 'guards', threw: 'threw' },
  interceptorsBegin: { stages: 'around', guards: 'around', around: 'around', handler: 'handler', refused: 'around', threw: 'threw' },
  /** An interceptor may call it a second time. */
  handlerBegins: { around: 'handler', handler: 'handler', refused: 'handler', threw: 'threw' },
  /** By a pipe: the handler was not called after all. */
  inputRefused: { around: 'around', handler: 'around', refused: 'refused', threw: 'threw' },
  routeThrew: { body: 'refused', guards: 'refused', around: 'refused', handler: 'threw', refused: 'refused', threw: 'threw' },
  answerComes: { open: 'telling' },
  answerTaken: { telling: 'told', untold: 'told' },
  answerNotTaken: { telling: 'untold' },
  clientMayLeave: { needed: 'may-leave', 'may-leave': 'may-leave' },
  clientLeft: { needed: 'gone', 'may-leave': 'gone' },
} as const satisfies Readonly<Record<string, Leads>>;

type State = Phase | AnswerState | ClientState;
type Step = keyof typeof STEPS;

/** A state is kept as its index here, and each step as a row of indices: a step costs a request one load and one store. */
const STATES: readonly State[] = [
  ...(['stages', 'body', 'guards', 'around', 'handler', 'refused', 'threw'] as const),
  ...(['open', 'telling', 'told', 'untold'] as const),
  ...(['needed', 'may-leave', 'gone'] as const),
];
const [STAGES, OPEN, NEEDED] = [0, 7, 11];
const NONE = 255;

const rowOf = (leads: Readonly<Partial<Record<State, State>>>): Uint8Array =>
  Uint8Array.from(STATES, (from) => (leads[from] === undefined ? NONE : STATES.indexOf(leads[from])));
const ROWS = Object.fromEntries(Object.entries(STEPS).map(([step, leads]) => [step, rowOf(leads)])) as Record<Step, Uint8Array>;

/** How far a request is: read by all, and changed by these steps alone. */
export abstract class RequestProgress {
  private at = STAGES;
  private answerIs = OPEN;
  private clientIs = NEEDED;

  get phase(): Phase {
    return STATES[this.at] as Phase;
  }

  get answerState(): AnswerState {
    return STATES[this.answerIs] as AnswerState;
  }

  get clientState(): ClientState {
    return STATES[this.clientIs] as ClientState;
  }

  /** Has the handler begun? What came before it has changed nothing. */
  get handled(): boolean {
    const { phase } = this;
    return phase === 'handler' || phase === 'threw';
  }

  /** Is there an answer, so that a second one is dropped? For routes that a stage follows. */
  get answering(): boolean {
    const { answerState } = this;
    return answerState === 'telling' || answerState === 'told';
  }

  /** True when the client left before the answer was complete. */
  get clientGone(): boolean {
    return this.clientState === 'gone';
  }

  stagesEnd(): void {
    this.at = next(ROWS.stagesEnd, this.at, 'stagesEnd');
  }

  stagesBegin(): void {
    this.at = next(ROWS.stagesBegin, this.at, 'stagesBegin');
  }

  guardsBegin(): void {
    this.at = next(ROWS.guardsBegin, this.at, 'guardsBegin');
  }

  interceptorsBegin(): void {
    this.at = next(ROWS.interceptorsBegin, this.at, 'interceptorsBegin');
  }

  handlerBegins(): void {
    this.at = next(ROWS.handlerBegins, this.at, 'handlerBegins');
  }

  inputRefused(): void {
    this.at = next(ROWS.inputRefused, this.at, 'inputRefused');
  }

  routeThrew(): void {
    this.at = next(ROWS.routeThrew, this.at, 'routeThrew');
  }

  answerComes(): void {
    this.answerIs = next(ROWS.answerComes, this.answerIs, 'answerComes');
  }

  answerTaken(): void {
    this.answerIs = next(ROWS.answerTaken, this.answerIs, 'answerTaken');
  }

  answerNotTaken(): void {
    this.answerIs = next(ROWS.answerNotTaken, this.answerIs, 'answerNotTaken');
  }

  clientMayLeave(): void {
    this.clientIs = next(ROWS.clientMayLeave, this.clientIs, 'clientMayLeave');
  }

  clientLeft(): void {
    this.clientIs = next(ROWS.clientLeft, this.clientIs, 'clientLeft');
  }
}

function next(row: Uint8Array, from: number, step: Step): number {
  const to = row[from] as number;
  if (to === NONE) throw new Error(`${step} does not follow ${STATES[from]}`);
  return to;
}
