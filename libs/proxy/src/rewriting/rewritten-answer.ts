import type { RequestContext } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { BodyTarget, FailureKind, Flow } from '@portico/upstream';
import { essenceOf } from '../media-type.ts';
import { writeWhole } from '../routes/encoded-body.ts';
import type { Encoding } from '../routes/encoded-body.ts';
import type { FieldRule } from './field-rules.ts';
import { NotRewritable, rewrittenBytes } from './json-rewriter.ts';

/** What a route does with the bodies of its answers. */
export interface AnswerBodies {
  readonly rules: FieldRule;
  /** Bytes. */
  readonly limit: number;
}

/** How an answer with other fields leaves. */
interface AnswerRewriting extends AnswerBodies {
  readonly encoding: Encoding | undefined;
}

/** RFC 8259, section 11, and RFC 6839, section 3.1. */
export const isJson = (essence: string | undefined): boolean => essence !== undefined && /^application\/(?:.+\+)?json$/.test(essence);

/** The target of an answer with other fields. */
export function rewritten(context: RequestContext, upstream: string, status: number, fields: Record<string, string>, bodies: AnswerRewriting, flow: Flow): BodyTarget {
  const answer = new RewrittenAnswer(context, upstream, status, fields, bodies, flow);
  const { 'content-type': type, 'content-encoding': coding = 'identity' } = fields;
  if (!isJson(essenceOf(type)) || coding !== 'identity') answer.refuse('bad-payload', `it is ${type ?? 'of no type'}${coding === 'identity' ? '' : `, coded as ${coding}`}, and no JSON`);
  return answer;
}

/** An answer that is read whole, up to its bound, and sent with other fields. What cannot be rewritten is a 502: nothing of it leaves. */
class RewrittenAnswer implements BodyTarget {
  private readonly chunks: Buffer[] = [];
  private length = 0;

  /** @param fields of its head, as they leave */
  constructor(
    private readonly context: RequestContext,
    private readonly upstream: string,
    private readonly status: number,
    private readonly fields: Record<string, string>,
    private readonly bodies: AnswerRewriting,
    private readonly flow: Flow,
  ) {}

  take(chunk: Buffer): boolean {
    this.length += chunk.length;
    if (this.length > this.bodies.limit) this.refuse('too-large', `its body is longer than ${this.bodies.limit} bytes`);
    else this.chunks.push(Buffer.from(chunk));
    return true;
  }

  end(): void {
    const { context, status, fields } = this;
    const { raw } = context.reply;
    if (raw.headersSent || raw.destroyed) return;
    try {
      const body = rewrittenBytes(this.chunks, this.bodies.rules);
      writeWhole(context, status, { ...fields, 'content-length': String(Buffer.byteLength(body)) }, body, this.bodies.encoding);
    } catch (error) {
      if (!(error instanceof NotRewritable)) throw error;
      this.refuse('bad-payload', error.message);
    }
  }

  destroy(failure: UpstreamFailure | undefined): void {
    this.flow.stop();
    const { reply, scope } = this.context;
    if (failure && !reply.raw.headersSent && scope.reason !== 'client-gone') void reply.send(failure);
  }

  refuse(kind: FailureKind, note: string): void {
    const { reply, request } = this.context;
    this.flow.stop();
    if (!reply.sent) void reply.send(new UpstreamFailure(kind, { upstream: this.upstream, operation: request.method, note: `the answer cannot be rewritten: ${note}` }));
  }
}
