import { isObject } from '../open-api.ts';
import { mediaTypeChanges } from './media-types.ts';
import { placed, whole } from './operation-side.ts';
import type { Comparisons, OperationSide, PlacedDifference } from './operation-side.ts';

type Answer = Readonly<Record<string, unknown>>;

/**
 * How the answers differ. A new good answer is one that clients do not know how to read; a new failure is read like any other failure,
 * by its status.
 */
export function answerChanges(was: OperationSide, is: OperationSide, comparisons: Comparisons): PlacedDifference[] {
  const [before, after] = [answersOf(was), answersOf(is)];
  const lost = [...before].flatMap(([status, answer]): PlacedDifference[] => {
    const now = answerFor(after, status);
    if (now) return answerDifferences(status, answer, now, comparisons, was, is);
    return [whole(`answer ${status}`, isGood(status) ? 'breaking' : 'additive', 'was removed')];
  });
  const gained = [...after].flatMap(([status, answer]): PlacedDifference[] => {
    if (before.has(status)) return [];
    const known = rangeFor(before, status);
    if (known) return answerDifferences(status, known, answer, comparisons, was, is);
    return [whole(`answer ${status}`, isGood(status) ? 'breaking' : 'additive', 'is new')];
  });
  return [...lost, ...gained];
}

const isGood = (status: string): boolean => /^[23]/.test(status);

function answersOf({ operation, references }: OperationSide): Map<string, Answer> {
  const written = isObject(operation['responses']) ? operation['responses'] : {};
  return new Map(
    Object.entries(written).flatMap(([status, one]) => {
      const answer: unknown = references.resolve(one);
      return isObject(answer) ? [[status, answer] as const] : [];
    }),
  );
}

/** A status of its own stands before its range (OpenAPI 3.1, 4.8.16.2). */
const answerFor = (answers: ReadonlyMap<string, Answer>, status: string): Answer | undefined =>
  answers.get(status) ?? rangeFor(answers, status);

const rangeFor = (answers: ReadonlyMap<string, Answer>, status: string): Answer | undefined =>
  /^\d\d\d$/.test(status) ? answers.get(`${status.charAt(0)}XX`) : undefined;

const answerDifferences = (
  status: string,
  before: Answer,
  after: Answer,
  comparisons: Comparisons,
  was: OperationSide,
  is: OperationSide,
): PlacedDifference[] => [
  ...headerChanges(`answer ${status}`, headersOf(before, was), headersOf(after, is), comparisons),
  ...mediaTypeChanges(`answer ${status}`, before, after, isGood(status) ? comparisons.answer : comparisons.failure),
];

/** By name in lower case: the names of fields have no case (RFC 9110, section 5.1). */
function headersOf(answer: Answer, { references }: OperationSide): Map<string, readonly [name: string, header: Answer]> {
  const headers = isObject(answer['headers']) ? answer['headers'] : {};
  return new Map(
    Object.entries(headers).flatMap(([name, written]) => {
      const header: unknown = references.resolve(written);
      return isObject(header) ? [[name.toLowerCase(), [name, header]] as const] : [];
    }),
  );
}

type Headers = ReadonlyMap<string, readonly [name: string, header: Answer]>;

function headerChanges(place: string, before: Headers, after: Headers, { answer }: Comparisons): PlacedDifference[] {
  return [...new Map([...after, ...before])].flatMap(([key, [name]]): PlacedDifference[] => {
    const [was, is] = [before.get(key)?.[1], after.get(key)?.[1]];
    const header = `${place} header ${name}`;
    if (!was) return [whole(header, 'additive', 'is new')];
    if (!is) return [whole(header, 'breaking', 'was removed')];
    const mayBeMissing = was['required'] === true && is['required'] !== true;
    const differences = answer.of(was['schema'] ?? {}, is['schema'] ?? {}).map((one) => placed(header, one));
    return [...(mayBeMissing ? [whole(header, 'breaking', 'may be missing now')] : []), ...differences];
  });
}
