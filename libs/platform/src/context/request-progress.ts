/**
 * What is at work on a request. `stages`: a stage of the pipeline, whose answer is not the route's. `body`: Fastify reads the body, and
 * middleware runs. `threw`: the handler, or what is around it, has thrown, and an exception filter answers.
 */
export type Phase = 'stages' | 'body' | 'guards' | 'handler' | 'threw';

/**
 * What has become of the answer of a route that stages follow. `telling`: they are taking it, and any further one is dropped. `untold`: one
 * of them has failed to; the failure is answered without them.
 */
export type AnswerState = 'open' | 'telling' | 'told' | 'untold';

/** What the client is to the work: once it `may-leave`, the work is done to its end, or its deadline. */
export type ClientState = 'needed' | 'may-leave' | 'gone';

/**
 * What each step leads to, by the state that it is made in. One that is not here is a mistake of the platform. A request may pass the
 * stages a second time, as by `reply.callNotFound()`: a handler that has begun stays begun.
 */
export const STEPS = {
  stagesEnd: { stages: 'body' },
  stagesBegin: { stages: 'stages', body: 'stages', guards: 'stages', handler: 'handler', threw: 'threw' },
  guardsBegin: { stages: 'guards', body: 'guards', handler: 'handler', threw: 'threw' },
  handlerBegins: { stages: 'handler', guards: 'handler', handler: 'handler', threw: 'threw' },
  /** What throws before the handler has begun refuses. */
  routeThrew: { body: 'body', guards: 'guards', handler: 'threw', threw: 'threw' },
  answerComes: { open: 'telling' },
  answerTaken: { telling: 'told', untold: 'told' },
  answerNotTaken: { telling: 'untold' },
  clientMayLeave: { needed: 'may-leave', 'may-leave': 'may-leave' },
  clientLeft: { needed: 'gone', 'may-leave': 'gone' },
} as const satisfies Readonly<Record<string, Partial<Record<Phase, Phase> & Record<AnswerState, AnswerState> & Record<ClientState, ClientState>>>>;

/** How far a request is: read by all, and changed by these steps alone. */
export abstract class RequestProgress {
  private at: Phase = 'stages';
  private answerIs: AnswerState = 'open';
  private clientIs: ClientState = 'needed';

  get phase(): Phase {
    return this.at;
  }

  get answerState(): AnswerState {
    return this.answerIs;
  }

  get clientState(): ClientState {
    return this.clientIs;
  }

  /** Has the handler begun? What came before it has changed nothing. */
  get handled(): boolean {
    return this.at === 'handler' || this.at === 'threw';
  }

  /** Is there an answer, so that a second one is dropped? For routes that a stage follows. */
  get answering(): boolean {
    return this.answerIs === 'telling' || this.answerIs === 'told';
  }

  /** True when the client left before the answer was complete. */
  get clientGone(): boolean {
    return this.clientIs === 'gone';
  }

  stagesEnd(): void {
    this.at = next('stagesEnd', this.at);
  }

  stagesBegin(): void {
    this.at = next('stagesBegin', this.at);
  }

  guardsBegin(): void {
    this.at = next('guardsBegin', this.at);
  }

  handlerBegins(): void {
    this.at = next('handlerBegins', this.at);
  }

  routeThrew(): void {
    this.at = next('routeThrew', this.at);
  }

  answerComes(): void {
    this.answerIs = next('answerComes', this.answerIs);
  }

  answerTaken(): void {
    this.answerIs = next('answerTaken', this.answerIs);
  }

  answerNotTaken(): void {
    this.answerIs = next('answerNotTaken', this.answerIs);
  }

  clientMayLeave(): void {
    this.clientIs = next('clientMayLeave', this.clientIs);
  }

  clientLeft(): void {
    this.clientIs = next('clientLeft', this.clientIs);
  }
}

function next<S extends Phase | AnswerState | ClientState>(step: keyof typeof STEPS, from: S): S {
  const to = (STEPS[step] as Readonly<Partial<Record<string, string>>>)[from] as S | undefined;
  if (to === undefined) throw new Error(`${step} does not follow ${from}`);
  return to;
}
