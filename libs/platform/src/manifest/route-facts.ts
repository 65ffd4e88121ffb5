import { Injectable } from '@nestjs/common';
import { ManagementPages } from '../management/management-pages.ts';
import type { Route } from '../routes/route.ts';
import { DeclaredRoutes } from '../routes/declared-routes.ts';
import { placeOf } from '../routes/route-table.ts';
import { BffSettings } from '../server/bff.settings.ts';
import type { ServerSettings } from '../server/bff.settings.ts';

/** What a library says of each route. */
export interface RouteFact {
  /** What it is about, in one word: `limits`. */
  readonly name: string;
  /** In few words; undefined where there is nothing to say. It may not depend on a request. */
  of(route: Route): string | undefined;
  /** For facts that every route must have: what a route without one lacks. */
  readonly gap?: string;
}

/** One route with all that is said of it, by name. */
export interface RouteManifest {
  /** `GET /api/home` */
  readonly route: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What it lacks, in words; empty where it has all. */
  readonly gaps: readonly string[];
}

/** Every policy of every route in one table: the page `/routes` of the management port, and what a BFF's committed manifest is made from. */
@Injectable()
export class RouteFacts {
  private readonly facts: RouteFact[];

  constructor(
    private readonly declared: DeclaredRoutes,
    { server }: BffSettings,
    pages: ManagementPages,
  ) {
    this.facts = ownFacts(server);
    pages.add({
      path: '/routes',
      about: 'every route with its policies',
      render: () => ({ type: 'application/json', body: `${JSON.stringify(this.manifest, undefined, 2)}\n` }),
    });
  }

  add(fact: RouteFact): void {
    this.facts.push(fact);
  }

  /** In the order of paths. */
  get manifest(): readonly RouteManifest[] {
    const byPath = ({ path, method }: Route): string => `${path} ${method}`;
    return [...this.declared.table.routes].sort((one, other) => (byPath(one) < byPath(other) ? -1 : 1)).map((route) => this.of(route));
  }

  private of(route: Route): RouteManifest {
    const said = this.facts.map(({ name, of, gap }) => ({ name, gap, text: of(route) }));
    return {
      // The router has a colon that begins no parameter twice.
      route: placeOf(route).replaceAll('::', ':'),
      facts: { ...Object.fromEntries(said.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]]))), ...route.facts?.() },
      gaps: said.flatMap(({ gap, text }) => (gap !== undefined && text === undefined ? [gap] : [])),
    };
  }
}

const ownFacts = ({ deadline, bodyLimit }: Pick<ServerSettings, 'deadline' | 'bodyLimit'>): RouteFact[] => [
  { name: 'access', of: accessOf },
  { name: 'answer', of: ({ kind, view, types, status }) => (kind === 'stream' ? `stream${types.length > 0 ? ` of ${types.join(', ')}` : ''}` : `${status} ${view?.name ?? 'nothing'}`) },
  { name: 'budget', of: ({ byteBudget }) => (byteBudget === undefined ? undefined : `${byteBudget} B`) },
  { name: 'body', of: ({ input, bodyLimit: own, form }) => (input.body === undefined ? undefined : `${own ?? bodyLimit} B${form ? ' of a form' : ''}`) },
  { name: 'deadline', of: ({ kind }) => (kind === 'stream' ? undefined : `${deadline} ms`) },
  { name: 'priority', of: ({ priority }) => priority },
];

function accessOf({ access, scopes, roles }: Route): string {
  return [access, ...(scopes.length > 0 ? [`scopes ${scopes.join(' and ')}`] : []), ...(roles.length > 0 ? [`roles ${roles.join(' or ')}`] : [])].join(', ');
}
