import { UpstreamFailure } from './upstream-failure.ts';

/** With these a service says that it has understood the call and will not have what stands in it. */
const REFUSALS = new Set([400, 422]);

/**
 * The fields of the body, or the parameters of the query, that a service refuses: by problem details (RFC 9457) with the status 400 or 422, whose `errors` name them by
 * JSON Pointer, `lines/0/sku`. As Portico writes them: `lines[0].sku`. Only names are taken; the words are the service's own.
 * @returns none for any other failure
 */
export function refusedFields(error: unknown, place: 'body' | 'query' = 'body'): readonly string[] {
  if (!(error instanceof UpstreamFailure) || !REFUSALS.has(error.details.status ?? 0)) return [];
  const { errors } = parsed(error.details.body);
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: { in?: unknown; name?: unknown } | null) => (one?.in === place && typeof one.name === 'string' ? [fieldOf(one.name)] : []));
}

function parsed(body = ''): { readonly errors?: unknown } {
  try {
    return (JSON.parse(body) ?? {}) as { errors?: unknown };
  } catch {
    // Cut, or no JSON: then it names nothing.
    return {};
  }
}

const fieldOf = (pointer: string): string =>
  pointer
    .replace(/^\//, '')
    .split('/')
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
