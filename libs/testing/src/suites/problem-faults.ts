import { CATALOGUE, problemType } from '@portico/platform';
import type { InputError, ProblemCode } from '@portico/platform';

/** The parts of an answer that make it a problem. */
export interface ProblemAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/**
 * What keeps an answer from being one of these problems as the catalogue and RFC 9457 have it; empty when nothing does.
 * @param field an input that `errors` has to name
 */
export function problemFaults(
  answer: ProblemAnswer,
  codes: readonly ProblemCode[],
  field?: Pick<InputError, 'in' | 'field'>,
): string[] {
  const expected = codes.map((one) => `${CATALOGUE[one].status} ${one}`).join(' or ');
  if (answer.contentType !== 'application/problem+json')
    return [`${answer.status} ${answer.contentType} in place of ${expected}: ${answer.body.slice(0, 200)}`];
  const body = JSON.parse(answer.body) as Record<string, unknown>;
  const code = codes.find((one) => problemType(one) === body['type']);
  if (!code) return [`${answer.status} ${String(body['type'])} in place of ${expected}`];
  const faults = [
    ...differences(
      { ...body, answered: answer.status },
      { title: CATALOGUE[code].title, status: CATALOGUE[code].status, answered: CATALOGUE[code].status },
    ),
    ...unexpected(body, ['type', 'title', 'status', 'detail', 'instance', 'errors']),
  ];
  if (!/^urn:portico:request:[\w-]+$/.test(String(body['instance']))) faults.push(`instance is ${String(body['instance'])}`);
  if ('detail' in body && (typeof body['detail'] !== 'string' || body['detail'] === '')) faults.push('detail is no sentence');
  return [...faults, ...errorFaults(body['errors'], code, field)];
}

function errorFaults(errors: unknown, code: ProblemCode, field: Pick<InputError, 'in' | 'field'> | undefined): string[] {
  if (code !== 'invalid-input') return errors === undefined ? [] : ['errors are for invalid input only'];
  if (!Array.isArray(errors) || errors.length === 0) return ['errors name nothing'];
  const named = errors as readonly Record<string, unknown>[];
  const faults = named.flatMap((error) => unexpected(error, ['in', 'field', 'message']));
  if (named.some(({ message }) => typeof message !== 'string' || message === '')) faults.push('an error has no message');
  if (field && !named.some((error) => error['in'] === field.in && String(error['field']).startsWith(field.field))) {
    faults.push(`errors do not name ${field.in} ${field.field}: ${JSON.stringify(errors)}`);
  }
  return faults;
}

const differences = (body: Record<string, unknown>, expected: Record<string, unknown>): string[] =>
  Object.entries(expected).flatMap(([name, value]) =>
    body[name] === value ? [] : [`${name} is ${String(body[name])} in place of ${String(value)}`],
  );

const unexpected = (body: Record<string, unknown>, known: readonly string[]): string[] =>
  Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} does not belong there`);
