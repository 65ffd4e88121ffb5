import type { Sandbox } from '../sandbox.ts';
import type { ServiceName } from '../service-name.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
}

/** Calls the first instance of a service; a body makes it a POST. */
export const call = async (
  sandbox: Sandbox,
  service: ServiceName,
  target: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> => {
  const post = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
  const response = await fetch(`${sandbox.urls[service][0]}${target}`, body === undefined ? { headers } : post);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, json: isJson ? (JSON.parse(text) as unknown) : undefined };
};
