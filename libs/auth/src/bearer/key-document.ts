import type { JSONWebKeySet } from 'jose';

/** Bytes of a document that are read at most. */
const LONGEST = 256 * 1024;

/** Where an issuer's metadata is: with OpenID Connect Discovery (section 4), or for an authorization server alone (RFC 8414, section 3.1). */
function metadataOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`];
}

/**
 * Fetches the keys of an issuer.
 *
 * @param jwks where they are; undefined when the issuer's metadata says so
 * @throws Error when they cannot be had, or the metadata is another issuer's
 */
export async function fetchKeys(issuer: string, jwks: string | undefined, signal: AbortSignal): Promise<JSONWebKeySet> {
  const document = await fetchJson(jwks ?? (await keysUrlOf(issuer, signal)), signal);
  const { keys } = document;
  if (!Array.isArray(keys)) throw new Error(`the keys of ${issuer} are no JSON Web Key Set`);
  return { keys: keys.filter((key) => typeof key === 'object' && key !== null) };
}

async function keysUrlOf(issuer: string, signal: AbortSignal): Promise<string> {
  const faults: unknown[] = [];
  for (const url of metadataOf(issuer)) {
    const metadata = await fetchJson(url, signal).catch((fault: unknown) => void faults.push(fault));
    if (!metadata) continue;
    // RFC 8414, section 3.3: whoever can put a document there must not be able to speak for another issuer.
    if (metadata['issuer'] !== issuer) throw new Error(`the metadata at ${url} is that of ${String(metadata['issuer'])}, not of ${issuer}`);
    if (typeof metadata['jwks_uri'] !== 'string') throw new Error(`the metadata at ${url} does not say where the keys are`);
    return metadata['jwks_uri'];
  }
  throw new AggregateError(faults, `the metadata of ${issuer} cannot be had`);
}

async function fetchJson(url: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > LONGEST) throw new Error(`${url} answered with more than ${LONGEST} bytes`);
    chunks.push(chunk);
  }
  const document: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof document !== 'object' || document === null) throw new Error(`${url} did not answer with an object`);
  return document as Readonly<Record<string, unknown>>;
}
