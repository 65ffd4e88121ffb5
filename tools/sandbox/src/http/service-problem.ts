/** One offending field, as the contracts of all services have it. */
export interface FieldError {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly name: string;
  readonly detail: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Deadline exceeded',
};

/** A call that a service does not serve; becomes problem details (RFC 9457). */
export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem';
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    errors: readonly FieldError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }

  get body(): object {
    const title = TITLES[this.status] ?? 'Request failed';
    return { type: 'about:blank', title, status: this.status, detail: this.message, errors: this.errors };
  }
}

/** 400 (or another 4xx) that names every offending field in its detail. */
export const invalid = (errors: readonly FieldError[], status = 400): ServiceProblem =>
  new ServiceProblem(status, errors.map((error) => `${error.in} ${error.name}: ${error.detail}`).join('; '), errors);

/** 404 for an id in the path. */
export const notFound = (what: string, id: string): ServiceProblem =>
  new ServiceProblem(404, `There is no ${what} ${id}.`, [
    { in: 'path', name: what === 'SKU' ? 'sku' : 'id', detail: `${id} does not exist` },
  ]);
