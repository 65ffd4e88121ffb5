import { withoutOws } from '@portico/config';
import type { EdgeSettings } from '../edge.settings.ts';

const POLICY = 'edge.headers.contentSecurityPolicy';
const PRELOADED = 'edge.strictTransport.preload needs subDomains, and a maxAge of at least 8760h; browsers take no other';
/** The least that lists of preloaded names take: a year. Milliseconds. */
const PRELOAD = 31_536_000_000;
/** A directive (CSP 3, section 2.2.1): a name, then values. */
const DIRECTIVE = /^[a-z][a-z-]*(?: +[!-+\--:<-~]+)*$/;

/** What is wrong with settings beyond what each of them says. */
export function securityHeadersFaults({ headers, strictTransport: { preload, subDomains, maxAge } }: EdgeSettings): string[] {
  const directives = headers.contentSecurityPolicy.split(';').map(withoutOws).filter((one) => one !== '');
  const odd = directives.filter((one) => !DIRECTIVE.test(one));
  const names = directives.map((one) => one.split(' ', 1)[0] as string);
  const doubled = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...odd.map((one) => `${POLICY} has "${one}", which is no directive; write a name and its values, with ; between directives`),
    ...Array.from(doubled, (name) => `${POLICY} has ${name} twice, and browsers take the first; join them`),
    ...(preload && (!subDomains || maxAge < PRELOAD) ? [PRELOADED] : []),
  ];
}
