import { deepFreeze } from './coalescing/deep-freeze.ts';
import { UpstreamFailure } from './failures/upstream-failure.ts';
import type { RawAnswer } from './failures/upstream-failure.ts';
import { circuitOfPath, isGood, OVER_HTTP } from './answers.ts';
import type { Answers } from './answers.ts';
import { ArrivingAnswer } from './arriving-answer.ts';
import { HttpAttempt } from './http-attempt.ts';
import { withoutQuestion } from './stream-answers.ts';

/** Answers that are read whole, bounded, and left as they are; a refusal, too: the caller gets to see the last one. */
export const RAW: Answers<RawAnswer> = {
  ...OVER_HTTP,
  shares: ({ body }) => body === undefined,
  circuit: circuitOfPath,
  copies: copiesOf,
  copiesOfFailure(failure) {
    const answer = failure instanceof UpstreamFailure ? failure.details.answer : undefined;
    if (!answer) return () => failure;
    const { kind, details } = failure as UpstreamFailure;
    const copy = copiesOf(answer);
    return () => new UpstreamFailure(kind, { ...details, answer: copy() });
  },
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, RAW),
  accepts: isGood,
  wholeRefusals: true,
  read(head, attempt) {
    const { maxResponse } = attempt.call.target;
    const answer = new ArrivingAnswer(head.status, head.headers(), maxResponse);
    return {
      data: (chunk) => void (answer.add(chunk) || attempt.refuse('too-large', `more than ${maxResponse} bytes`)),
      ended: () => attempt.succeed(answer.whole()),
    };
  },
};

/** The same for a client's request: a 304 or a 206 that it did not ask for is a failure of the upstream. */
export const RAW_AS_ASKED: Answers<RawAnswer> = {
  ...RAW,
  attempt: (call, instance, now) => new HttpAttempt(call, instance, now, RAW_AS_ASKED),
  read(head, attempt) {
    const unasked = withoutQuestion(head.status, attempt.call);
    return unasked === undefined ? RAW.read(head, attempt) : attempt.refuse('bad-payload', unasked);
  },
};

/** Bytes cannot be frozen: each has its own. */
function copiesOf({ status, headers, body }: RawAnswer): () => RawAnswer {
  deepFreeze(headers);
  return () => ({ status, headers, body: Buffer.from(body) });
}
