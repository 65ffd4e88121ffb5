import { elementsOf, withoutOws } from '@portico/config';
import { Problem } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { MessageReceiver, StreamFlow, StreamTarget, UpstreamFailure } from '@portico/upstream';
import { writeHead } from '../answer-head.ts';
import { problemOf } from './grpc-problem.ts';

/** How messages are written one after the other. */
export type StreamForm = 'events' | 'lines';

const TYPES: Readonly<Record<StreamForm, string>> = { events: 'text/event-stream', lines: 'application/x-ndjson' };
const LINES = new Set(['application/x-ndjson', 'application/jsonl', 'application/*', '*/*']);

/** The form that a client takes (RFC 9110, section 12.5.1): lines, unless it asks for events by name. @throws Problem `not-acceptable` */
export function formFor(accept: string | undefined): StreamForm {
  const accepted = elementsOf(accept ?? '*/*').flatMap((element) => {
    const [type = '', ...parameters] = element.split(';').map((part) => withoutOws(part).toLowerCase());
    return parameters.some((one) => /^q=0(?:\.0*)?$/.test(one)) ? [] : [type];
  });
  if (accepted.includes(TYPES.events) || accepted.includes('text/*')) return 'events';
  if (accepted.some((type) => LINES.has(type))) return 'lines';
  throw new Problem('not-acceptable', { detail: `accept one of ${Object.values(TYPES).join(', ')}` });
}

/**
 * Writes messages to the client while they arrive, each as a line (NDJSON) or as an event (HTML, section 9.2.6). What the client does not take stops
 * the service. A failure behind the head is the last event, of the type `problem`; lines are cut, so that the client can tell.
 */
export class MessageStream implements MessageReceiver<string>, StreamTarget<string> {
  private flow: StreamFlow | undefined = undefined;
  private waits = false;

  constructor(
    private readonly context: RequestContext,
    private readonly form: StreamForm,
  ) {}

  begin(flow: StreamFlow): this {
    const { context, form } = this;
    const { raw } = context.reply;
    this.flow = flow;
    writeHead(context, 200, { 'content-type': TYPES[form], 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    // Nothing of it is sent (RFC 9110, section 9.3.2), so nothing more of it is fetched.
    if (context.request.method === 'HEAD') this.finish();
    else {
      if (form === 'events') context.endsEarly = () => this.finish();
      // There may be no message for long.
      raw.flushHeaders();
    }
    return this;
  }

  take(message: string): boolean {
    const { raw } = this.context.reply;
    if (raw.writableEnded || raw.destroyed) return true;
    if (raw.write(this.form === 'events' ? `data: ${message}\n\n` : `${message}\n`)) return true;
    if (!this.waits) {
      this.waits = true;
      raw.once('drain', () => {
        this.waits = false;
        this.flow?.more();
      });
    }
    return false;
  }

  end(): void {
    const { raw } = this.context.reply;
    if (!raw.writableEnded) raw.end();
  }

  destroy(failure: UpstreamFailure | undefined): void {
    const { context, form, flow } = this;
    const { reply: { raw }, scope } = context;
    // Its time is over, and it has still to end.
    if (form === 'events' && scope.reason === 'deadline') return;
    flow?.stop();
    if (raw.writableEnded || raw.destroyed || !failure) return;
    if (scope.reason === 'client-gone') return void raw.destroy();
    const said = problemOf(failure);
    const problem = said instanceof Problem ? said : failure.toProblem();
    // The log must not take the connection that is cut now for a client that left.
    context.failure = { code: problem.code, cause: failure };
    if (form === 'events') raw.end(`event: problem\ndata: ${problem.body(context.id)}\n\n`);
    else raw.destroy();
  }

  private finish(): void {
    this.end();
    this.flow?.stop();
  }
}
