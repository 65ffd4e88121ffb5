import type { Probe, Served } from './idiom.ts';

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a text or a form. */
  readonly body?: unknown;
}

/** What an answer is compared by: its status and its body, as a value where it is JSON. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Sends one request. */
export async function sent({ url }: Pick<Served, 'url'>, path: string, { method, headers = {}, body }: Ask = {}): Promise<Response> {
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof FormData) && !(body instanceof URLSearchParams);
  return fetch(`${url}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as string | FormData) }),
  });
}

/** Without what is another in each request. */
export function valueOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && 'instance' in value) return { ...value, instance: undefined };
    return value;
  } catch {
    return text;
  }
}

/** Status and body of an answer. */
export const answer =
  (path: string, ask: Ask = {}): Probe =>
  async (served): Promise<Answered> => {
    const response = await sent(served, path, ask);
    return { status: response.status, body: valueOf(await response.text()) };
  };

/** The status alone, where the words of a refusal are not what is looked at. */
export const status =
  (path: string, ask: Ask = {}): Probe =>
  async (served) => {
    const response = await sent(served, path, ask);
    await response.arrayBuffer();
    return response.status;
  };

/** Status and named headers of an answer. */
export const headers =
  (path: string, names: readonly string[], ask: Ask = {}): Probe =>
  async (served) => {
    const response = await sent(served, path, ask);
    await response.arrayBuffer();
    return { status: response.status, ...Object.fromEntries(names.map((name) => [name, response.headers.get(name)])) };
  };

/** Several probes, one after the other. */
export const each =
  (...probes: readonly Probe[]): Probe =>
  async (served) => {
    const found: unknown[] = [];
    for (const probe of probes) found.push(await probe(served));
    return found;
  };
