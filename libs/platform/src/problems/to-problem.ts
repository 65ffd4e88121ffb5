import type { ProblemCode } from './catalogue.ts';
import { saysStatus } from './foreign-error.ts';
import { Problem } from './problem.ts';
import { problemOfStatus } from './status-problem.ts';
import { reasonOf } from './thrown.ts';

/** Fastify's own refusals, by error code. */
const FASTIFY: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'send the body as application/json'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'the body is longer than is accepted here'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed-request', 'the body is empty although Content-Type says JSON'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed-request', 'the body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-request', 'the body is not as long as Content-Length says'],
  FST_ERR_BAD_URL: ['malformed-request', 'the URL cannot be decoded'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'a path parameter is too long'],
};

/** Their words quote the URL, which may hold anything: the log has the code alone. */
const QUOTES_THE_URL = new Set(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH', 'FST_ERR_INVALID_URL']);

/** An error of a foreign layer that says which problem it is: upstream failures implement this. */
export interface ProblemSource {
  toProblem(): Problem;
}

const isSource = (error: unknown): error is ProblemSource =>
  typeof error === 'object' && error !== null && typeof (error as ProblemSource).toProblem === 'function';

/** An exception of Nest, by what it can do: a team may have a second copy of Nest's classes among its dependencies. */
interface NestException {
  getStatus(): unknown;
  getResponse(): unknown;
}

const isNestException = (error: unknown): error is NestException => {
  const { getStatus, getResponse } = Object(error) as Partial<NestException>;
  return typeof getStatus === 'function' && typeof getResponse === 'function';
};

/** Whatever was thrown, as a problem. What was not foreseen is `internal`, and its words stay in the log. */
export function toProblem(thrown: unknown): Problem {
  const error = reasonOf(thrown);
  if (error instanceof Problem) return error;
  try {
    return judged(error);
  } catch (cause) {
    // Authors' own errors are asked what they are.
    return new Problem('internal', { cause });
  }
}

function judged(error: unknown): Problem {
  if (isSource(error)) return fromSource(error);
  if (isNestException(error)) return fromNest(error);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY[code] : undefined;
  const quotes = QUOTES_THE_URL.has(String(code));
  const cause = quotes ? code : error;
  if (known) return new Problem(known[0], { detail: known[1], cause });
  if (error instanceof SyntaxError && statusCode === 400) {
    return new Problem('malformed-request', { detail: 'the body is not valid JSON', cause: error });
  }
  if (saysStatus(error)) return problemOfStatus(error.statusCode, cause, quotes || error.expose === false ? undefined : error.message);
  return new Problem('internal', { cause: error });
}

function fromSource(error: ProblemSource): Problem {
  const problem: unknown = error.toProblem();
  return problem instanceof Problem ? problem : new Problem('internal', { cause: error });
}

/** Its message is a text, or a list as class-validator's pipes give. Its code is of its object, or of Nest's option `errorCode`. */
function fromNest(error: NestException): Problem {
  const response = error.getResponse();
  if (typeof response !== 'object' || response === null) return problemOfStatus(error.getStatus(), error, response);
  const { message, code, errorCode } = response as { readonly message?: unknown; readonly code?: unknown; readonly errorCode?: unknown };
  return problemOfStatus(error.getStatus(), error, message, code ?? errorCode);
}
