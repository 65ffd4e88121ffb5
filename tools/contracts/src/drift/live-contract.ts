import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Milliseconds in which a service has to show its contract. */
const PATIENCE = 30_000;

/** A service does not show its contract at present. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/**
 * Hands on the file in which a contract is as its service has it now.
 *
 * @param place an http(s) URL, or a path from the root of the workspace
 * @throws Unavailable where the URL does not answer with 200
 */
export async function withLiveContract<T>(root: string, place: string, pinned: string, read: (file: string) => Promise<T>): Promise<T> {
  if (!/^https?:\/\//i.test(place)) return read(resolve(root, place));
  const text = await fetched(place);
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  try {
    const ending = pinned.endsWith('.proto') ? 'proto' : /^\s*\{/.test(text) ? 'json' : 'yaml';
    const file = join(folder, `live.${ending}`);
    writeFileSync(file, text);
    return await read(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function fetched(url: string): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : message;
    throw new Unavailable(`${url} cannot be reached: ${why}`);
  }
  if (answer.status !== 200) throw new Unavailable(`${url} answers ${answer.status}; name the URL of the contract itself`);
  return answer.text();
}
