import { maySwitch, Problem, receivedVersion, runInScope } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { RawUpstream, StreamedBody } from '@portico/upstream';
import type { IncomingMessage } from 'node:http';
import type { BodyChanges } from '../rewriting/body-changes.settings.ts';
import { fieldRules } from '../rewriting/field-rules.ts';
import type { FieldRule } from '../rewriting/field-rules.ts';
import type { AnswerBodies } from '../rewriting/rewritten-answer.ts';
import { rewrittenBody } from '../rewriting/rewritten-body.ts';
import type { BodyCopy, Mirror } from '../versions/mirror.ts';
import { bodyOf } from './arriving-upload.ts';
import type { ArrivingUpload } from './arriving-upload.ts';
import type { Encoding } from './encoded-body.ts';
import { answerFields, requestFields } from './header-changes.ts';
import { handshakeOf, WEBSOCKET } from './handshake.ts';
import { answerAsLast, forwardsLeft, oneLess } from './max-forwards.ts';
import { pathWriter, plainPath, splitTarget } from './path-template.ts';
import { queryWriter } from './query-changes.ts';
import { writeKept } from './kept-answer.ts';
import { RelayedAnswer } from './relayed-answer.ts';
import { trailersPassed } from './trailers.ts';
import type { RouteSettings } from './routes.settings.ts';

/** What routes have in common. */
export interface RoutingRules {
  /** What the BFF is called in `Via` (RFC 9110, section 7.6.3). */
  readonly pseudonym: string;
  /** Milliseconds until an answer has to begin. */
  readonly deadline: number;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
  /** Sends copies; undefined where the route has none. */
  readonly mirror: Mirror | undefined;
  /** Writes answers in a content coding; undefined where the route does not ask for it. */
  readonly encoding: Encoding | undefined;
}

/** Two slashes, or one that is turned round, would begin the name of a host (WHATWG URL, section 4.4). */
const BEGINS_A_HOST = /^[/\\]{2,}/;

export type Answer = (context: RequestContext) => void | Promise<void>;

/** Answers the requests of a route by an upstream. */
export function routedTo(upstreamOf: (context: RequestContext) => RawUpstream, settings: RouteSettings, rules: RoutingRules): Answer {
  const { match, rewrite } = settings;
  const { pseudonym, mirror, encoding } = rules;
  const pathOf = rewrite.path === undefined ? undefined : pathWriter(match.path, rewrite.path);
  const queryOf = queryWriter(rewrite.query);
  const { requestHeaders, responseHeaders } = rewrite;
  const answers = { change: answerFields(responseHeaders), trailersOf: trailersPassed(responseHeaders.pass), hints: responseHeaders.pass.includes('link'), bodies: bodiesOf(rewrite.responseBody), encoding };
  const bodyRules = fieldRules(rewrite.requestBody);
  const trailersOf = trailersPassed(requestHeaders.pass);
  // A part of a body cannot be rewritten, nor one in a coding.
  const without = [...requestHeaders.remove, ...(answers.bodies ? ['range', 'if-range', 'accept-encoding'] : []), ...(bodyRules ? ['content-digest'] : [])];
  const fieldsOf = requestFields({ ...requestHeaders, remove: without });
  const limit = Math.min(settings.bodyLimit ?? rules.bodyLimit, bodyRules ? rewrite.requestBody.limit : Number.POSITIVE_INFINITY);
  return (context) => {
    const { request, scope } = context;
    const { raw } = request;
    const left = forwardsLeft(raw);
    if (left === 0) return answerAsLast(context, match.methods);
    const [path, query] = targetOf(raw, pathOf, queryOf);
    if (BEGINS_A_HOST.test(path)) throw new Problem('malformed-request', { detail: 'the path begins with two slashes where the service is asked, which would name a host' });
    const body = bodyOf(raw, limit, trailersOf);
    const passed = fieldsOf(raw.headers, body !== undefined);
    const headers = left === undefined ? passed : oneLess(passed, left);
    const upgrade = maySwitch(context) ? WEBSOCKET : undefined;
    if (upgrade !== undefined) headers.push(...handshakeOf(raw.headers));
    const isKept = settings.cache && request.method === 'GET' && body === undefined && upgrade === undefined;
    const hop = `${receivedVersion(raw)} ${pseudonym}`;
    // An answer that is kept for others is asked for without the words of one client.
    headers.push(['via', raw.headers.via === undefined || isKept ? hop : `${raw.headers.via}, ${hop}`]);
    headers.push(['x-forwarded-for', context.clientAddress], ['x-forwarded-proto', request.protocol], ['x-forwarded-host', request.host]);
    const call = scope.child(settings.deadline ?? (body ? Number.POSITIVE_INFINITY : rules.deadline));
    const refused = body?.refusedBy(() => call.cancel('client-gone'));
    const asked = { method: request.method, path: query === '' ? path : `${path}?${query}`, headers };
    const upstream = upstreamOf(context);
    // What the client has proved itself by does not go along: the shadow has an identity of its own, as every upstream.
    const copy = upgrade === undefined ? mirror?.copy(context, asked, body !== undefined) : undefined;
    const kept = (): Promise<void> => upstream.kept(asked, settings.name).then((answer) => writeKept(context, answer, answers.change, encoding));
    const relay = (sent: StreamedBody | Buffer | undefined): Promise<void> => runInScope(call, () => upstream.relay({ ...asked, body: sent, upgrade }, new RelayedAnswer(context, answers, upstream.name)));
    return (isKept ? runInScope(call, kept) : bytesOf(raw, body, bodyRules, copy, relay)).then(
      () => call.close(),
      (error: unknown) => {
        call.close();
        throw refused?.() ?? error;
      },
    );
  };
}

/** Has a body sent while it arrives, or, where it gets other fields, when all of it has come. */
function bytesOf(
  raw: IncomingMessage,
  body: ArrivingUpload | undefined,
  rules: FieldRule | undefined,
  copy: BodyCopy | undefined,
  relay: (sent: StreamedBody | Buffer | undefined) => Promise<void>,
): Promise<void> {
  if (!body || !rules) {
    body?.copyTo(copy);
    return relay(body?.streamed);
  }
  return rewrittenBody(raw, rules, (chunk) => body.faultWith(chunk)).then((bytes) => {
    copy?.add(bytes);
    copy?.end();
    return relay(bytes);
  });
}

const bodiesOf = (changes: BodyChanges): AnswerBodies | undefined => {
  const rules = fieldRules(changes);
  return rules && { rules, limit: changes.limit };
};

/** Answers the requests of a route by sending their clients elsewhere. */
export function redirected({ match, redirect }: RouteSettings): Answer {
  const { to = '/', status = 308 } = redirect ?? {};
  const pathOf = pathWriter(match.path, to);
  return ({ request, reply }) => {
    const [path, query] = targetOf(request.raw, pathOf, undefined);
    const location = path.replace(BEGINS_A_HOST, '/');
    void reply.code(status).header('location', query === '' ? location : `${location}?${query}`).send('');
  };
}

function targetOf({ url = '/' }: IncomingMessage, pathOf: ((path: string) => string) | undefined, queryOf: ((query: string) => string) | undefined): readonly [string, string] {
  const [asked, query] = splitTarget(url);
  const path = plainPath(asked);
  return [pathOf ? pathOf(path) : path, queryOf ? queryOf(query) : query];
}
