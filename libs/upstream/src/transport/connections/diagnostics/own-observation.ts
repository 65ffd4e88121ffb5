import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { AnswerHead } from '../answer-parser.ts';
import type { ExchangeListener, WireRequest } from '../exchange.ts';
import { CHANNELS } from './channels.ts';
import type { WaitsFor } from '../streamed-body.ts';
import type { Observation } from './observation.ts';
import { ObservedRequest } from './observed-request.ts';

/** The exchange was given up by its caller. */
export class ExchangeAborted extends Error {
  readonly code = 'UND_ERR_ABORTED';

  constructor() {
    super('the exchange was given up');
    this.name = 'AbortError';
  }
}

/** An exchange over a connection of our own, as undici would tell of it. */
export class OwnObservation implements Observation {
  readonly request: WireRequest;
  private readonly observed: ObservedRequest;

  constructor(
    origin: string,
    request: WireRequest,
    private readonly listener: ExchangeListener,
  ) {
    this.observed = new ObservedRequest(origin, request);
    this.request = this.observed.create(request);
  }

  sent(socket: Socket, head: string): void {
    const request = this.observed;
    CHANNELS.sendHeaders.publish({ request, headers: `${head}\r\n`, socket });
    if (request.body) CHANNELS.bodyChunkSent.publish({ request, chunk: request.body });
    CHANNELS.bodySent.publish({ request });
  }

  bodyWaits(whom: WaitsFor): void {
    this.listener.bodyWaits?.(whom);
  }

  answerStarted(head: AnswerHead): void {
    CHANNELS.headers.publish({ request: this.observed, response: { statusCode: head.status, headers: rawOf(head.headers()), statusText: '' } });
    this.listener.answerStarted(head);
  }

  answerData(chunk: Buffer): void {
    if (CHANNELS.bodyChunkReceived.hasSubscribers) CHANNELS.bodyChunkReceived.publish({ request: this.observed, chunk: Buffer.from(chunk) });
    this.listener.answerData(chunk);
  }

  answerHinted(head: AnswerHead): void {
    this.listener.answerHinted?.(head);
  }

  answerEnded(trailers: readonly string[] = []): void {
    this.observed.completed = true;
    CHANNELS.trailers.publish({ request: this.observed, trailers: trailers.map((one) => Buffer.from(one, 'latin1')) });
    this.listener.answerEnded(trailers);
  }

  broken(error: Error): void {
    this.observed.failed(error);
    this.listener.broken(error);
  }

  aborted(): void {
    if (!this.observed.completed && !this.observed.aborted) this.observed.failed(new ExchangeAborted());
  }
}

/** As undici reads them over HTTP/1.1: names and values in turn, as bytes. */
function rawOf(headers: IncomingHttpHeaders): Buffer[] {
  const raw: Buffer[] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) raw.push(Buffer.from(name, 'latin1'), Buffer.from(one, 'latin1'));
  }
  return raw;
}
