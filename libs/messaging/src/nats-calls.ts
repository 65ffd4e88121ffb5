import { currentScope, Problem, traceparentFor } from '@portico/platform';
import type { CancelReason, HeldResources, Scope } from '@portico/platform';
import { failureBehind, messageFailure, serviceFailure } from './message-failure.ts';
import type { NatsSettings } from './messaging.settings.ts';
import type { Followed, OpenNats } from './nats-driver.ts';
import type { NatsLink } from './nats-link.ts';
import { filledSubject } from './subject.ts';

/** What a stream has said of a message. */
export interface Published {
  readonly stream: string;
  /** Its number there. */
  readonly sequence: number;
  /** Whether the stream has had a message of this id before, and keeps that one. */
  readonly duplicate: boolean;
}

/** How a message is sent. */
export interface MessageOptions {
  /** Values of the subject's placeholders; each is one token, whatever it is. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface PublishOptions extends MessageOptions {
  /** By which a stream knows a message that comes again, within its `duplicate_window`. */
  readonly id?: string;
}

/** Calls over NATS, each within the current request: its deadline, its trace, and its end. */
export class NatsCalls {
  private waiting = 0;

  constructor(
    private readonly link: NatsLink,
    private readonly settings: Pick<NatsSettings, 'timeout' | 'limit'>,
    held: Pick<HeldResources, 'add'>,
  ) {
    held.add({ resource: 'messages', of: 'nats', held: () => this.waiting, limit: () => settings.limit });
  }

  /** Publishes text, and waits until a stream of JetStream keeps it. It is sent once. */
  publish(subject: string, text: string, { values = {}, id }: PublishOptions): Promise<Published> {
    const filled = filledSubject(subject, values);
    return this.within(`publish ${subject}`, async (nats, scope, timeout) => {
      const options = { headers: nats.headers(fieldsOf(scope, timeout)), timeout, retries: 0, ...(id === undefined ? {} : { msgID: id }) };
      const { stream, seq, duplicate } = await nats.js.publish(filled, bytesOf(nats, text), options);
      return { stream, sequence: seq, duplicate };
    });
  }

  /** Sends text, and waits for the reply of one who listens. It is sent once. @returns text that is JSON */
  request(subject: string, text: string, { values = {} }: MessageOptions): Promise<string> {
    const operation = `request ${subject}`;
    const filled = filledSubject(subject, values);
    return this.within(operation, async (nats, scope, timeout) => {
      const reply = await nats.connection.request(filled, bytesOf(nats, text), { headers: nats.headers(fieldsOf(scope, timeout)), timeout });
      const code = reply.headers?.get('Nats-Service-Error-Code') ?? '';
      if (code !== '') throw serviceFailure(Number(code), reply.headers?.get('Nats-Service-Error') ?? '', operation);
      return jsonIn(reply.data, operation);
    });
  }

  /**
   * Listens to a subject.
   *
   * @param stream what its messages come from; those of now on where there is none
   * @param after the number of the last message that is known
   */
  subscribe(subject: string, { values = {} }: MessageOptions, stream: string | undefined, after: number | undefined): Promise<Followed> {
    const operation = `subscribe ${subject}`;
    const filled = filledSubject(subject, values);
    return this.within(operation, async (nats, scope) => {
      const source = stream === undefined ? nats.listen(filled) : await nats.follow(stream, filled, after);
      // It came too late for this request.
      if (scope.reason === undefined) return source;
      source.stop();
      throw called(operation, scope.reason);
    });
  }

  private async within<T>(operation: string, call: (nats: OpenNats, scope: Scope, timeout: number) => Promise<T>): Promise<T> {
    const scope = currentScope();
    if (!scope) throw new Error(`${operation} outside a request: there is no deadline to keep; run the work by BackgroundWork, which gives it one`);
    if (scope.reason !== undefined) throw called(operation, scope.reason);
    const nats = this.link.use(operation);
    const { limit, timeout } = this.settings;
    if (this.waiting >= limit) throw messageFailure('saturated', operation, { note: `${limit} replies are waited for` });
    let leave: () => void = () => undefined;
    const calledOff = new Promise<never>((_, reject) => {
      const member = { cancel: (reason: CancelReason): void => reject(called(operation, reason)) };
      scope.add(member);
      leave = () => scope.remove(member);
    });
    this.waiting += 1;
    try {
      return await Promise.race([call(nats, scope, Math.max(1, Math.floor(Math.min(scope.remaining(), timeout)))), calledOff]);
    } catch (error) {
      throw failureBehind(error, operation);
    } finally {
      this.waiting -= 1;
      leave();
    }
  }
}

/** @throws Problem `body-too-large` for more than the servers take */
function bytesOf({ connection }: OpenNats, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const most = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (bytes.length > most) throw new Problem('body-too-large', { detail: `the message is longer than ${most} bytes` });
  return bytes;
}

const called = (operation: string, reason: CancelReason): Error => messageFailure(reason === 'deadline' ? 'timeout' : 'cancelled', operation, { note: `the request is over: ${reason}` });

/** What every message carries of the request that it serves: its place in the trace (W3C Trace Context), its id, and the milliseconds left. */
function fieldsOf({ context: { trace, id } }: Scope, timeout: number): [string, string][] {
  return [
    ['content-type', 'application/json'],
    ['traceparent', traceparentFor(trace)],
    ...(trace.state === undefined ? [] : ([['tracestate', trace.state]] as [string, string][])),
    ['x-request-id', id],
    ['x-deadline-ms', String(timeout)],
  ];
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** @throws UpstreamFailure for bytes that are no JSON */
function jsonIn(data: Uint8Array, operation: string): string {
  try {
    const text = UTF8.decode(data);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw messageFailure('bad-payload', operation, { cause, note: 'the reply is no JSON' });
  }
}
