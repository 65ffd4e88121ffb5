import findMyWay from 'find-my-way';

interface Registered {
  readonly routes: readonly { readonly params: readonly string[] }[];
}

/** The names of the parameters in any of the paths, as the router reads them; a wildcard is `*`. A path that it cannot read has none. */
export function pathParameters(paths: readonly string[]): ReadonlySet<string> {
  const router = findMyWay();
  for (const path of new Set(paths)) {
    try {
      router.on('GET', path, () => undefined);
    } catch {
      // The route table tells what is wrong with it.
    }
  }
  return new Set((router as unknown as Registered).routes.flatMap(({ params }) => params));
}
