import { HttpException } from '@nestjs/common';
import { CATALOGUE } from './catalogue.ts';
import type { ProblemCode } from './catalogue.ts';
import { Problem } from './problem.ts';

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

/** Too special to stand for their status. */
const SPECIAL = new Set<string>(['idempotency-in-flight', 'idempotency-key-reused'] satisfies ProblemCode[]);

const BY_STATUS = new Map<number, ProblemCode>();
for (const [code, { status }] of Object.entries(CATALOGUE)) if (!BY_STATUS.has(status) && !SPECIAL.has(code)) BY_STATUS.set(status, code as ProblemCode);

const byStatus = (status: number, cause: unknown, detail?: string): Problem => {
  const code = BY_STATUS.get(status) ?? (status < 500 ? 'malformed-request' : 'internal');
  return new Problem(code, { cause, ...(detail && status < 500 ? { detail } : {}) });
};

/** An error of a foreign layer that says which problem it is: upstream failures implement this. */
export interface ProblemSource {
  toProblem(): Problem;
}

const isSource = (error: unknown): error is ProblemSource =>
  typeof error === 'object' && error !== null && typeof (error as ProblemSource).toProblem === 'function';

/** Whatever was thrown, as a problem. What nobody foresaw is `internal`, and its words stay in the log. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isSource(error)) return fromSource(error);
  if (error instanceof HttpException) return byStatus(error.getStatus(), error, error.message);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? FASTIFY[code] : undefined;
  const cause = QUOTES_THE_URL.has(String(code)) ? code : error;
  if (known) return new Problem(known[0], { detail: known[1], cause });
  if (error instanceof SyntaxError && statusCode === 400) {
    return new Problem('malformed-request', { detail: 'the body is not valid JSON', cause: error });
  }
  // Fastify's own only: an HTTP client's error carries the status that an upstream gave the BFF, which is not the client's.
  if (typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number') return byStatus(statusCode, cause);
  return new Problem('internal', { cause: error });
}

/** A source is any object with such a method, an author's own error too. */
function fromSource(error: ProblemSource): Problem {
  try {
    const problem: unknown = error.toProblem();
    return problem instanceof Problem ? problem : new Problem('internal', { cause: error });
  } catch (cause) {
    return new Problem('internal', { cause });
  }
}
