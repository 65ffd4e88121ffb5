import { Problem, runInScope } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import { StreamedBody } from '@portico/upstream';
import type { RawUpstream } from '@portico/upstream';
import type { IncomingMessage } from 'node:http';
import { answerFields, requestFields } from './header-changes.ts';
import { pathWriter, plainPath, splitTarget } from './path-template.ts';
import { queryWriter } from './query-changes.ts';
import { writeKept } from './kept-answer.ts';
import { RelayedAnswer } from './relayed-answer.ts';
import type { RouteSettings } from './routes.settings.ts';

/** What routes have in common. */
export interface RoutingRules {
  /** What the BFF is called in `Via` (RFC 9110, section 7.6.3). */
  readonly pseudonym: string;
  /** Milliseconds until an answer has to begin. */
  readonly deadline: number;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
}

/** Pieces of a body that may be as short as they like, and bytes that the others must have on average: a piece costs as much as 1 kB. */
const [FREE_PIECES, SHORTEST_PIECE] = [1_000, 32];

type Answer = (context: RequestContext) => void | Promise<void>;

/** Answers the requests of a route by an upstream. */
export function routedTo(upstream: RawUpstream, settings: RouteSettings, rules: RoutingRules): Answer {
  const { match, rewrite } = settings;
  const { pseudonym } = rules;
  const pathOf = rewrite.path === undefined ? undefined : pathWriter(match.path, rewrite.path);
  const queryOf = queryWriter(rewrite.query);
  const fieldsOf = requestFields(rewrite.requestHeaders);
  const change = answerFields(rewrite.responseHeaders);
  const limit = settings.bodyLimit ?? rules.bodyLimit;
  return (context) => {
    const { request, scope } = context;
    const { raw } = request;
    const [path, query] = targetOf(raw, pathOf, queryOf);
    const body = bodyOf(raw, limit);
    const headers = fieldsOf(raw.headers, body !== undefined);
    headers.push(['via', raw.headers.via === undefined ? `${raw.httpVersion} ${pseudonym}` : `${raw.headers.via}, ${raw.httpVersion} ${pseudonym}`]);
    headers.push(['x-forwarded-for', context.clientAddress], ['x-forwarded-proto', request.protocol], ['x-forwarded-host', request.host]);
    const call = scope.child(settings.deadline ?? (body ? Number.POSITIVE_INFINITY : rules.deadline));
    const refused = body?.refusedBy(() => call.cancel('client-gone'));
    const asked = { method: request.method, path: query === '' ? path : `${path}?${query}`, headers, body: body?.streamed };
    const answering = settings.cache && request.method === 'GET' ? () => upstream.kept(asked, settings.name).then((answer) => writeKept(context, answer, change)) : () => upstream.relay(asked, new RelayedAnswer(context, change));
    return runInScope(call, answering).then(
      () => call.close(),
      (error: unknown) => {
        call.close();
        throw refused?.() ?? error;
      },
    );
  };
}

/** Answers the requests of a route by sending their clients elsewhere. */
export function redirected({ match, redirect }: RouteSettings): Answer {
  const { to = '/', status = 308 } = redirect ?? {};
  const pathOf = pathWriter(match.path, to);
  return ({ request, reply }) => {
    const [path, query] = targetOf(request.raw, pathOf, undefined);
    // Two slashes, or one that is turned round, would begin the name of a host (WHATWG URL, section 4.4).
    const location = path.startsWith('/') ? path.replace(/^[/\\]{2,}/, '/') : path;
    void reply.code(status).header('location', query === '' ? location : `${location}?${query}`).send('');
  };
}

function targetOf({ url = '/' }: IncomingMessage, pathOf: ((path: string) => string) | undefined, queryOf: ((query: string) => string) | undefined): readonly [string, string] {
  const [asked, query] = splitTarget(url);
  const path = plainPath(asked);
  return [pathOf ? pathOf(path) : path, queryOf ? queryOf(query) : query];
}

/** The body of a request, if it has one. @throws Problem `body-too-large` for one that is announced as too long */
function bodyOf(raw: IncomingMessage, limit: number): ArrivingUpload | undefined {
  const { 'content-length': length, 'transfer-encoding': coding } = raw.headers;
  if (coding === undefined && (length === undefined || length === '0')) return undefined;
  if (Number(length ?? 0) > limit) throw tooLarge(limit);
  return new ArrivingUpload(raw, length === undefined ? undefined : Number(length), limit);
}

const tooLarge = (limit: number): Problem => new Problem('body-too-large', { detail: `the body is longer than ${limit} bytes` });

/** A body that is handed on while it arrives, within its bounds. */
class ArrivingUpload {
  readonly streamed: StreamedBody;
  private bytes = 0;
  private pieces = 0;
  private fault: Problem | undefined;
  private refuse: () => void = () => undefined;

  constructor(
    raw: IncomingMessage,
    length: number | undefined,
    private readonly limit: number,
  ) {
    this.streamed = new StreamedBody(raw, length, (chunk) => this.accepts(chunk));
  }

  /** @param refuse told once when more comes than may @returns for what is wrong, afterwards */
  refusedBy(refuse: () => void): () => Problem | undefined {
    this.refuse = refuse;
    return () => this.fault;
  }

  private accepts(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    this.pieces += 1;
    if (this.bytes > this.limit) this.fault = tooLarge(this.limit);
    else if (this.pieces > FREE_PIECES && this.bytes < this.pieces * SHORTEST_PIECE) {
      this.fault = new Problem('malformed-request', { detail: `the body comes in more than ${FREE_PIECES} pieces of less than ${SHORTEST_PIECE} bytes; send it in larger ones` });
    }
    if (this.fault) this.refuse();
    return this.fault === undefined;
  }
}
