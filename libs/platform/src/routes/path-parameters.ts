import findMyWay from 'find-my-way';

interface Registered {
  readonly routes: readonly { readonly params: readonly string[] }[];
}

/** The names of the parameters in any of the paths, as the router reads them; a wildcard is `*`. Undefined where it cannot read one. */
export function pathParameters(paths: readonly string[]): ReadonlySet<string> | undefined {
  const router = findMyWay();
  for (const path of new Set(paths)) {
    try {
      router.on('GET', path, () => undefined);
    } catch {
      // The route table tells what is wrong with it.
      return undefined;
    }
  }
  return new Set((router as unknown as Registered).routes.flatMap(({ params }) => params));
}

/** What to write in place of another router's syntax, which find-my-way refuses or reads as plain text, so that no request would match. */
export function pathFix(path: string): string | undefined {
  // Within the pattern of a parameter they mean what they mean in patterns.
  if (/:\w+\(/.test(path)) return undefined;
  const wildcard = path.indexOf('*');
  if (wildcard >= 0 && wildcard < path.length - 1) return `a wildcard has no name: write ${path.slice(0, wildcard).replace(/(?<![({.])[({.]+$/, '')}* and @Param('*')`;
  return /[{}]/.test(path) ? `braces mean nothing in a path: write ${path.replace(/\{(\/:\w+)\}$/, '$1?').replace(/[{}]/g, '')}; \`?\` makes a last parameter optional` : undefined;
}
