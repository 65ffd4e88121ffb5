import type { Answer } from './handlers.ts';
import type { ServiceProblem } from './service-problem.ts';
import { entityTag } from './conditional.ts';

/** An answer as it goes over the wire. */
export interface EncodedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** `tagged`: whether the answer represents the resource asked for, so that it may be revalidated by its ETag. */
export const encodeAnswer = (answer: Answer, tagged: boolean): EncodedAnswer => {
  const binary = 'bytes' in answer;
  const bytes = binary ? answer.bytes : Buffer.from(JSON.stringify(answer.body));
  const headers: Record<string, string> = {
    'content-type': binary ? answer.type : 'application/json; charset=utf-8',
    'cache-control': answer.cacheControl,
    ...answer.headers,
  };
  if (tagged) headers['etag'] = entityTag(bytes);
  return { status: binary ? 200 : (answer.status ?? 200), headers, bytes };
};

export const encodeProblem = (problem: ServiceProblem): EncodedAnswer => ({
  status: problem.status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
  bytes: Buffer.from(JSON.stringify(problem.body)),
});
