import { withoutSecrets } from './secret-text.ts';

/** How far the chain of causes is followed. */
const DEEPEST = 5;

/** An error as a log shows it. Its other properties stay out: clients hang requests with their headers there. */
export interface ErrorReport {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorReport;
}

/** An error and what caused it, with stacks. What was thrown need not be an Error. */
export function describeError(error: unknown): ErrorReport {
  let report: ErrorReport | undefined;
  for (const link of chainOf(error).reverse()) {
    const code = codeOf(link);
    report = {
      type: link instanceof Error ? link.name : typeof link,
      message: withoutSecrets(messageOf(link)),
      ...(code === undefined ? {} : { code }),
      ...(link instanceof Error && link.stack ? { stack: withoutSecrets(link.stack) } : {}),
      ...(report ? { cause: report } : {}),
    };
  }
  return report as ErrorReport;
}

/** The chain of causes on one line, `not read: connect ECONNREFUSED 127.0.0.1:9080`, and the first code in it. */
export function summariseCause(cause: unknown): { readonly message: string; readonly code: string | undefined } {
  const chain = chainOf(cause);
  const messages = chain.map(messageOf).filter((message, index, all) => message !== '' && message !== all[index - 1]);
  return { message: withoutSecrets(messages.join(': ')), code: chain.map(codeOf).find((code) => code !== undefined) };
}

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [error];
  while (chain.length < DEEPEST) {
    const { cause, errors } = Object(chain.at(-1)) as { cause?: unknown; errors?: unknown };
    // An AggregateError, as a failed connection to a name with several addresses is, says what happened in its first error.
    const next = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
  }
  return chain;
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null) return String((error as { message?: unknown }).message ?? '');
  return String(error);
}

function codeOf(error: unknown): string | undefined {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
}
