import type { CurlCommand } from './curl.ts';
import type { GivenAnswer } from './shown-answer.ts';

/** Where the addresses that the documents show are listened at: `localhost:4000` → `http://127.0.0.1:54321`. */
export type Origins = Readonly<Record<string, string>>;

/** Carries a command of a document out. @throws Error for an address that is not one of the demo's */
export async function ask(origins: Origins, { url, method, headers, body }: CurlCommand): Promise<GivenAnswer> {
  const { host, pathname, search } = new URL(url);
  const origin = origins[host];
  if (!origin) throw new Error(`${host} is not an address of the demo; the documents know ${Object.keys(origins).join(', ')}`);
  const response = await fetch(`${origin}${pathname}${search}`, { method, headers: { ...headers }, body });
  return { status: response.status, statusText: response.statusText, headers: response.headers, text: await response.text() };
}
