import type { RequestContext } from '@portico/platform';
import type { IncomingMessage } from 'node:http';

const NAME = 'max-forwards';
/** More hops than there are, whatever is asked for. */
const MOST = 1_000_000;

/** How often an OPTIONS may still be handed on; undefined where nothing is said (RFC 9110, section 7.6.2). */
export function forwardsLeft({ method, headers: { [NAME]: value } }: Pick<IncomingMessage, 'method' | 'headers'>): number | undefined {
  return method === 'OPTIONS' && typeof value === 'string' && /^\d+$/.test(value) ? Math.min(Number(value), MOST) : undefined;
}

/** The fields with one hop less, also where the route would not hand that on. */
export const oneLess = (fields: readonly [string, string][], left: number): [string, string][] => [...fields.filter(([name]) => name !== NAME), [NAME, String(left - 1)]];

/** Answers an OPTIONS that must go no further. @param methods those of the route */
export function answerAsLast({ reply }: RequestContext, methods: readonly string[]): void {
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  void reply.code(204).header('allow', allow).send('');
}
