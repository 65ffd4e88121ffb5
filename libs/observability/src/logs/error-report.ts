import { isError } from '@portico/platform';
import { loggable } from './loggable.ts';
import { withoutSecrets } from './secret-text.ts';

/** How far the chain of causes is followed. */
const DEEPEST = 5;
/** Errors that a report has in all: causes, and those of an `AggregateError`. */
const MOST = 10;
/** Characters of what was thrown and is no error. */
const LONGEST_VALUE = 1_000;

/** An error as a log shows it. Its other properties stay out: clients hang requests with their headers there. */
export class ErrorReport {
  readonly #made = true;
  /** The error's name; the JavaScript type of a thrown value that is not an error. */
  readonly type?: string;
  readonly message?: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorReport;
  /** Those of an AggregateError. */
  readonly errors?: readonly ErrorReport[];
  /** Causes and errors that are not shown. */
  readonly more?: number;

  private constructor(said: Omit<ErrorReport, never>) {
    Object.assign(this, said);
  }

  /** Whatever was thrown, with what caused it. @param stacks whether stacks are wanted, which cost most of it */
  static of(thrown: unknown, stacks: boolean): ErrorReport {
    return ErrorReport.isOne(thrown) ? thrown : ErrorReport.within(thrown, [], { left: MOST, stacks });
  }

  /** What is known of an error is the text of its stack. */
  static ofStack(stack: string): ErrorReport {
    return new ErrorReport({ stack: withoutSecrets(stack) });
  }

  /** Unlike `instanceof`, this calls no trap of a Proxy. */
  private static isOne(value: unknown): value is ErrorReport {
    return typeof value === 'object' && value !== null && #made in value;
  }

  private static within(thrown: unknown, above: readonly unknown[], room: { left: number; readonly stacks: boolean }): ErrorReport {
    room.left -= 1;
    const { type, message, code, stack, cause, errors } = partsOf(thrown, room.stacks);
    const inside = [...above, thrown];
    let more = 0;
    const next = (one: unknown): readonly ErrorReport[] => {
      if (inside.includes(one)) return [];
      if (inside.length < DEEPEST && room.left > 0) return [ErrorReport.within(one, inside, room)];
      more += 1;
      return [];
    };
    const [because] = cause === undefined ? [] : next(cause);
    const shown = errors.slice(0, MOST).flatMap(next);
    more += Math.max(0, errors.length - MOST);
    return new ErrorReport({
      type,
      message: withoutSecrets(message),
      ...(code === undefined ? {} : { code }),
      ...(stack === undefined ? {} : { stack: withoutSecrets(stack) }),
      ...(because ? { cause: because } : {}),
      ...(shown.length > 0 ? { errors: shown } : {}),
      ...(more > 0 ? { more } : {}),
    });
  }
}

/** An error and what caused it, with stacks. What was thrown need not be an Error. */
export const describeError = (error: unknown): ErrorReport => ErrorReport.of(error, true);

/**
 * What caused a failure, on one line: `not read: connect ECONNREFUSED 127.0.0.1:9080`; those of an AggregateError in brackets, where there are
 * several. With the first code in it.
 */
export function summariseCause(cause: unknown): { readonly message: string; readonly code: string | undefined } {
  const codes: string[] = [];
  return { message: lineOf(ErrorReport.of(cause, false), '', codes), code: codes[0] };
}

function lineOf({ message = '', code, cause, errors = [], more = 0 }: ErrorReport, before: string, codes: string[]): string {
  if (code !== undefined) codes.push(code);
  const own = before.endsWith(message) ? '' : message;
  const lines = errors.map((one) => lineOf(one, message, codes)).filter((line) => line !== '');
  if (more > 0 && lines.length > 0) lines.push(`and ${more} more`);
  const several = lines.length > 1 ? `[${lines.join('; ')}]` : lines.join('');
  return [own, cause ? lineOf(cause, message, codes) : '', several].filter((line) => line !== '').join(': ');
}

interface Parts {
  readonly type: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly stack: string | undefined;
  readonly cause: unknown;
  readonly errors: readonly unknown[];
}

/** What may be any object, with getters that throw. */
function partsOf(thrown: unknown, stacks: boolean): Parts {
  const nothing = { code: undefined, stack: undefined, cause: undefined, errors: [] };
  try {
    if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return { ...nothing, type: typeof thrown, message: String(thrown) };
    const { name, message, code, cause, errors } = thrown as { readonly [member in 'name' | 'message' | 'code' | 'cause' | 'errors']?: unknown };
    return {
      type: isError(thrown) ? String(name) : typeof thrown,
      message: typeof message === 'string' ? message : isError(thrown) ? '' : valueText(thrown),
      code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
      stack: stacks && isError(thrown) ? stackOf(thrown) : undefined,
      cause,
      errors: Array.isArray(errors) ? errors : [],
    };
  } catch {
    return { ...nothing, type: typeof thrown, message: 'what was thrown cannot be read' };
  }
}

const stackOf = ({ stack }: Error): string | undefined => (typeof stack === 'string' && stack !== '' ? stack : undefined);

/** What an object says that is no error. */
function valueText(value: object): string {
  if (typeof value === 'function') return String(value).slice(0, LONGEST_VALUE);
  const text = JSON.stringify(loggable(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
