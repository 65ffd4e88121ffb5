import { hash } from 'node:crypto';
import { checkSaysJson, Problem, runInScope, wholeBody } from '@portico/platform';
import type { RequestContext, StreamPlaces } from '@portico/platform';
import { EventAnswer } from './event-answer.ts';
import type { MessageSettings } from './messaging.settings.ts';
import type { NatsCalls } from './nats-calls.ts';
import { callerValues, filledSubject } from './subject.ts';

/** What answers of one route need. */
export interface AnswerRules {
  /** Milliseconds until an answer is there, or begins. */
  readonly deadline: number;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
}

export type Answer = (context: RequestContext) => Promise<void>;

/** Answers by what NATS makes of a request. */
export function messageAnswer(settings: MessageSettings, rules: AnswerRules, calls: NatsCalls, places: StreamPlaces): Answer {
  const answer = { publish: published, request: requested, subscribe: subscribed }[settings.does];
  return (context) => answer(context, settings, rules, calls, places);
}

/** 202 with the message's number: what is done about it is done later. */
async function published(context: RequestContext, { subject, name }: MessageSettings, rules: AnswerRules, calls: NatsCalls): Promise<void> {
  const text = await jsonBody(context, rules.bodyLimit);
  const values = valuesOf(context, subject);
  const id = messageId(context, name, [filledSubject(subject, values), text]);
  const told = await inTime(context, rules, () => calls.publish(subject, text, { values, ...(id === undefined ? {} : { id }) }));
  void context.reply.code(202).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(told));
}

async function requested(context: RequestContext, { subject }: MessageSettings, rules: AnswerRules, calls: NatsCalls): Promise<void> {
  const text = await jsonBody(context, rules.bodyLimit);
  const values = valuesOf(context, subject);
  const reply = await inTime(context, rules, () => calls.request(subject, text, { values }));
  void context.reply.code(200).header('content-type', 'application/json; charset=utf-8').send(reply);
}

async function subscribed(context: RequestContext, { subject, stream }: MessageSettings, rules: AnswerRules, calls: NatsCalls, places: StreamPlaces): Promise<void> {
  const values = valuesOf(context, subject);
  const after = lastEventId(context);
  // Nothing is asked of NATS for a client that gets none of it.
  if (places.fullFor(context)) throw new Problem('overloaded', { detail: 'too many streams are open', headers: { 'retry-after': '1' } });
  const source = await inTime(context, rules, () => calls.subscribe(subject, { values }, stream, after));
  await new EventAnswer(context, source).run();
}

/** Waits in a scope of the route's own time. */
async function inTime<T>({ scope }: RequestContext, { deadline }: AnswerRules, work: () => Promise<T>): Promise<T> {
  const call = scope.child(deadline);
  try {
    return await runInScope(call, work);
  } finally {
    call.close();
  }
}

/** What stands in the path, and who calls. */
const valuesOf = ({ request, caller }: RequestContext, subject: string): Record<string, string> => ({ ...(request.params as Record<string, string>), ...callerValues(subject, caller) });

const UTF8 = new TextDecoder('utf-8', { fatal: true });

async function jsonBody({ request: { raw } }: RequestContext, limit: number): Promise<string> {
  checkSaysJson(raw);
  const body = (await wholeBody(raw, limit)) ?? Buffer.alloc(0);
  try {
    const text = UTF8.decode(body);
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new Problem('malformed-request', { detail: 'the body is no JSON', cause });
  }
}

/** Characters of a key (draft-ietf-httpapi-idempotency-key-header). */
const LONGEST_KEY = 255;

/**
 * The id by which a stream knows a request that is sent again. It is one of the route, of the caller and of what is sent: a stream drops what has a
 * known id, and must not drop another message because its key was used before, by a guest for instance, who has no other name.
 */
function messageId({ request: { raw }, caller }: RequestContext, route: string, sent: readonly string[]): string | undefined {
  const key = raw.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return undefined;
  if (key.length > LONGEST_KEY) throw new Problem('invalid-input', { errors: [{ in: 'header', field: 'idempotency-key', message: `must not be longer than ${LONGEST_KEY} characters` }] });
  return JSON.stringify([route, caller?.identity.key ?? '', key, hash('sha256', JSON.stringify(sent), 'base64url')]);
}

/** The number of the last event that a client has had (HTML, section 9.2.4). */
function lastEventId({ request: { raw } }: RequestContext): number | undefined {
  const said = raw.headers['last-event-id'];
  if (said === undefined || said === '') return undefined;
  if (typeof said === 'string' && /^\d{1,15}$/.test(said)) return Number(said);
  throw new Problem('invalid-input', { errors: [{ in: 'header', field: 'last-event-id', message: 'must be the id of an event' }] });
}
