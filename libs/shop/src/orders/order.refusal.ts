import { Problem } from '@portico/platform';
import { refusedFields } from '@portico/upstream';

/** What the orders service rejects is mostly the client's mistake, and is reported as such. @returns any other failure as it is */
export function refusalOf(cause: unknown): unknown {
  const fields = refusedFields(cause);
  if (fields.length === 0) return cause;
  // The client sends no customer: it is the caller who is none.
  if (fields.includes('customerId')) return new Problem('forbidden', { detail: 'this caller cannot place orders', cause });
  const errors = fields.map((field) => ({ in: 'body', field, message: 'cannot be ordered' }) as const);
  return new Problem('invalid-input', { detail: fields.map((field) => `body ${field} cannot be ordered`).join('; '), errors, cause });
}
