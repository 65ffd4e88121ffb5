import { isDeepStrictEqual } from 'node:util';

/** Routes as they would be in force. */
export interface NextRoutes<R> {
  readonly routes: readonly R[];
  /** Is this setting one of theirs that changes while the BFF runs? */
  takes(path: string): boolean;
}

/**
 * The routes of a section of settings. Some of what they say changes while the BFF runs; a route that says anything else differently stays as it is
 * until the next start.
 */
export class RoutesInForce<R extends { readonly name: string }> {
  private current: readonly R[];

  /** @param live what may change */
  constructor(
    private readonly section: string,
    private readonly started: readonly R[],
    private readonly live: readonly (keyof R & string)[],
  ) {
    this.current = started;
  }

  /** @throws Error for a name that no route of the start has */
  find(name: string): R {
    const route = this.current.find((one) => one.name === name);
    if (!route) throw new Error(`there is no route ${this.section}.${name}`);
    return route;
  }

  /** What a changed section comes to. It changes nothing yet. */
  after(section: readonly R[]): NextRoutes<R> {
    const same = new Map(section.filter((route) => this.started.some((one) => this.differInLiveAlone(one, route))).map((route) => [route.name, route]));
    return {
      routes: this.current.map((route) => same.get(route.name) ?? route),
      takes: (path) => {
        const [section, name, setting] = path.split('.') as [string, string?, string?];
        return section === this.section && same.has(name ?? '') && (this.live as readonly string[]).includes(setting ?? '');
      },
    };
  }

  swap(routes: readonly R[]): void {
    this.current = routes;
  }

  private differInLiveAlone(one: R, other: R): boolean {
    return isDeepStrictEqual(this.fixedOf(one), this.fixedOf(other));
  }

  private fixedOf(route: R): object {
    return Object.fromEntries(Object.entries(route).filter(([setting]) => !(this.live as readonly string[]).includes(setting)));
  }
}
