import type { Environment } from '@portico/platform';
import type { CorsSettings } from './cors.settings.ts';
import { ANY } from './origin.ts';

/** A page that came without TLS could be anybody's; the machine's own is a developer's. */
const PLAIN = /^http:\/\/(?!(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$)/;

/** What is wrong with settings beyond what each of them says. */
export function corsFaults({ origins, credentials, methods }: CorsSettings, { development }: Pick<Environment, 'development'>): string[] {
  const any = origins.includes(ANY);
  const plain = development ? [] : origins.filter((origin) => PLAIN.test(origin));
  return [
    ...(any && credentials ? [OPEN] : []),
    ...(any && origins.length > 1 ? ['edge.cors.origins has * beside others, and * is all of them; take it, or the others, out'] : []),
    ...(origins.length === 0 && credentials ? ['edge.cors.credentials has no effect: edge.cors.origins is empty; name some'] : []),
    ...(origins.length > 0 && methods.length === 0 ? ['edge.cors.methods is empty, so that no page may call; name some'] : []),
    ...plain.map((origin) => `edge.cors.origins has ${origin}, whose pages come without TLS; write https in production`),
  ];
}

const OPEN =
  'edge.cors.credentials lets every page act with what the browser keeps for this BFF, since edge.cors.origins has *; name the origins';
