import type { Environment } from '@portico/platform';
import type { CorsSettings } from './cors.settings.ts';
import { ANY } from './origin.ts';

/** A page that came without TLS could be anybody's; the machine's own is a developer's. */
const PLAIN = /^http:\/\/(?!(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$)/;

/** What is wrong with settings beyond what each of them says. */
export function corsFaults({ origins, credentials, methods }: CorsSettings, { development }: Pick<Environment, 'development'>): string[] {
  const faults: string[] = [];
  if (origins.includes(ANY) && credentials) faults.push('edge.cors.credentials lets every page act with what the browser keeps for this BFF, since edge.cors.origins has *; name the origins');
  if (origins.includes(ANY) && origins.length > 1) faults.push('edge.cors.origins has * beside others, and * is all of them; take it, or the others, out');
  if (origins.length === 0 && credentials) faults.push('edge.cors.credentials has no effect, since edge.cors.origins is empty; name the origins, or take it out');
  if (origins.length > 0 && methods.length === 0) faults.push('edge.cors.methods is empty, so that no page may call; name some, or take edge.cors.origins out');
  const plain = development ? [] : origins.filter((origin) => PLAIN.test(origin));
  return [...faults, ...plain.map((origin) => `edge.cors.origins has ${origin}, whose pages come without TLS and could be anybody’s; write https in production`)];
}
