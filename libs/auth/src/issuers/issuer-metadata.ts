import type { JSONWebKeySet, JWK } from 'jose';
import type { JsonValue, ServerMetadata } from 'openid-client';
import { withoutNulls } from './without-nulls.ts';

/** Bytes of a document that are read at most. */
const LONGEST = 256 * 1024;
/** Characters of an address that are shown. */
const LONGEST_SHOWN = 200;

/** Where an issuer's documents are. */
export interface IssuerPlaces {
  /** As its metadata has it, to the letter. */
  readonly issuer: string;
  /** Where its metadata is; by default where the standards say. */
  readonly metadata?: string | undefined;
  /** Where its keys are; by default where its metadata says. */
  readonly jwks?: string | undefined;
}

/** With OpenID Connect Discovery (section 4), or for an authorization server alone (RFC 8414, section 3.1). */
function metadataOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`];
}

/** Which addresses of an issuer's metadata are used. */
export interface NeededPlaces {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * What an issuer says of itself (OpenID Connect Discovery, section 3; RFC 8414, section 2).
 * @throws Error when it cannot be had, is another issuer's, or lacks an address that is needed: it would be kept as if it were good
 */
export async function fetchMetadata({ issuer, metadata: place }: IssuerPlaces, signal: AbortSignal, { required, optional = [] }: NeededPlaces): Promise<ServerMetadata> {
  const faults: unknown[] = [];
  for (const url of place === undefined ? metadataOf(issuer) : [place]) {
    const metadata = await fetchJson(url, signal).catch((fault: unknown) => void faults.push(fault));
    if (!metadata) continue;
    // OpenID Connect Discovery, section 4.3; RFC 8414, section 3.3: what is put there by somebody else must not speak for this issuer.
    if (metadata['issuer'] !== issuer) throw new Error(`the metadata at ${url} is that of ${String(metadata['issuer'])}, not of ${issuer}`);
    const needed = [...required, ...optional.filter((member) => metadata[member] !== undefined)];
    const missing = needed.flatMap((member) => addressFault(metadata[member], member, issuer) ?? []);
    if (missing.length > 0) throw new Error(`the metadata at ${url} cannot be used: ${missing.join('; ')}`);
    return { ...metadata, issuer };
  }
  throw new AggregateError(faults, `the metadata of ${issuer} cannot be had`);
}

/** @throws Error when its keys cannot be had, or the metadata is another issuer's */
export async function fetchKeys(places: IssuerPlaces, signal: AbortSignal): Promise<JSONWebKeySet> {
  const { issuer } = places;
  const { keys } = await fetchJson(places.jwks ?? ((await fetchMetadata(places, signal, { required: ['jwks_uri'] })).jwks_uri as string), signal);
  if (!Array.isArray(keys)) throw new Error(`the keys of ${issuer} are no JSON Web Key Set`);
  return { keys: keys.filter((key) => typeof key === 'object' && key !== null) as JWK[] };
}

function addressFault(url: unknown, member: string, issuer: string): string | undefined {
  if (url === undefined) return `it has no ${member}`;
  if (typeof url !== 'string' || !URL.canParse(url)) return `its ${member} is no URL: ${JSON.stringify(url).slice(0, LONGEST_SHOWN)}`;
  if (issuer.startsWith('https:') && !url.startsWith('https:')) return `its ${member} ${url.slice(0, LONGEST_SHOWN)} is without TLS`;
  return undefined;
}

async function fetchJson(url: string, signal: AbortSignal): Promise<Readonly<Record<string, JsonValue | undefined>>> {
  const answer = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const document: unknown = JSON.parse(await boundedText(answer));
  if (typeof document !== 'object' || document === null) throw new Error(`${url} did not answer with an object`);
  return withoutNulls(document) as Readonly<Record<string, JsonValue | undefined>>;
}

/** Without a byte order mark, which may be ignored in JSON (RFC 8259, section 8.1). @throws Error for more than an issuer has to say */
export async function boundedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > LONGEST) throw new Error(`${answer.url} answered with more than ${LONGEST} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
