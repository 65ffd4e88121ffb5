import { OVER_HTTP } from '../answers.ts';
import type { Answers } from '../answers.ts';
import type { ShapeCheck } from '../contract/shape-check.ts';
import { HttpAttempt } from '../http-attempt.ts';
import { jsonReader } from '../json-answers.ts';
import type { WholeAnswer } from './read-cache.ts';
import { joinedFields } from './told-of.ts';

const NOT_MODIFIED = 304;

/** Answers by a contract that come with their head and their text, for who keeps them. @param conditional whether a 304 is an answer */
export function keepingAnswers<T>(check: ShapeCheck, conditional: boolean): Answers<WholeAnswer<T>> {
  const answers: Answers<WholeAnswer<T>> = {
    ...OVER_HTTP,
    attempt: (call, instance, now) => new HttpAttempt(call, instance, now, answers),
    accepts: (status) => status < 300 || (conditional && status === NOT_MODIFIED),
    wholeRefusals: false,
    read(head, attempt) {
      const { status } = head;
      const whole = { status, fields: joinedFields(head.headers()), delay: performance.now() - attempt.startedAt, instance: attempt.instance.address };
      const answer = (value: unknown, text?: string): WholeAnswer<T> => ({ ...whole, text, value: value as T });
      if (status === NOT_MODIFIED) return { data: () => undefined, ended: () => attempt.succeed(answer(undefined)) };
      if (check.bodyOf(status) === 'none') return void attempt.decided(head, answer(undefined));
      return jsonReader(check, head, attempt, (value, text) => attempt.succeed(answer(value, text)));
    },
  };
  return answers;
}
