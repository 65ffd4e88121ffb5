import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sections } from '../capabilities/front.ts';

/** A kind of route that bff.yaml can have. */
export interface RouteKind {
  readonly kind: string;
  /** Its path, without its star. */
  readonly route: string;
  /** Whether it has an upstream asked with the body of a request. */
  readonly forwards: boolean;
}

export const ROUTE_KINDS: readonly RouteKind[] = [
  { kind: 'a route that forwards bodies', route: '/probe/raw/', forwards: true },
  { kind: 'a rewritten route', route: '/probe/rewritten/', forwards: true },
  { kind: 'a route with WebSockets', route: '/probe/sockets/', forwards: true },
  { kind: 'static files', route: '/probe/static/', forwards: false },
  { kind: 'a redirect', route: '/probe/moved/', forwards: false },
];

/** Adds a route of each kind to those that forward bytes. @param access of the routes: `public` by default, or rights @param folder for files */
export function withRouteKinds(sections: Sections, folder: string, access: object = { access: 'public' }): Sections {
  const [raw, ...others] = (sections['routes'] as (object & { readonly name: string; readonly rewrite: object })[]).toReversed();
  if (!raw) throw new Error('there is no route that forwards bytes');
  const { access: _, ...open } = raw as typeof raw & { readonly access: string };
  const own = (name: string, more: object): object => ({ ...open, ...access, name: `probe-${name}`, ...more });
  const match = (path: string): object => ({ path: `/probe/${path}/*`, methods: ['GET', 'POST'] });
  mkdirSync(join(folder, 'static'));
  writeFileSync(join(folder, 'static/a'), 'a file');
  return {
    ...sections,
    routes: [
      ...others,
      own('raw', {}),
      own('rewritten', { match: match('rewritten'), rewrite: { ...raw.rewrite, path: '/rewritten/*', query: { set: { by: 'route' } } } }),
      own('sockets', { match: match('sockets'), websocket: true }),
      { name: 'probe-moved', match: { path: '/probe/moved/*' }, redirect: { to: '/probe/raw/*' }, ...access },
    ],
    static: [...((sections['static'] as object[] | undefined) ?? []), { name: 'probe-static', path: '/probe/static/*', root: join(folder, 'static'), ...access }],
  };
}
