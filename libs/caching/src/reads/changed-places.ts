import type { Write, WriteAnswer } from '@portico/upstream';
import { placeOf } from '../keys/cache-key.ts';
import { invalidated } from '../semantics/invalidation.ts';

/** The URLs whose answers do not hold any more after a write: its own, and those of the same instance that it names. */
export function changedPlaces(upstream: string, { method, path }: Write, { status, fields, instance }: WriteAnswer): readonly string[] {
  const origin = originOf(instance);
  const uris = invalidated(method, `${origin}${path}`, { status, fields });
  const paths = uris.map((uri) => uri.slice(origin.length));
  // As it was sent: a URL may be written in more than one way.
  return uris.length === 0 ? [] : [...new Set([path, ...paths])].map((one) => placeOf(upstream, one));
}

/**
 * An instance behind a Unix socket has no origin of its own, and one that is not known has none either: only relative references are of
 * it.
 */
function originOf(instance: string | undefined): string {
  const origin = instance !== undefined && URL.canParse(instance) ? new URL(instance).origin : 'null';
  return origin === 'null' ? 'http://upstream.invalid' : origin;
}
