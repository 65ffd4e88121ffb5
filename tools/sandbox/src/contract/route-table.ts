import type { Method, OpenApiDocument, Operation } from './open-api.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly template: string;
  readonly operation: Operation;
}

export interface Match {
  readonly route: Route;
  /** The texts in the place of the template's parameters, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
}

interface Entry {
  readonly pattern: RegExp;
  readonly routes: readonly Route[];
}

const METHODS: readonly Method[] = ['get', 'post'];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/(\{\w+\})/)
      .map((part) => (part.startsWith('{') ? `(?<${part.slice(1, -1)}>[^/]+)` : escaped(part)))
      .join('')}$`,
  );

/** Finds the operation of a request by its contract. */
export class RouteTable {
  readonly #entries: readonly Entry[];

  constructor(document: OpenApiDocument) {
    const templates = Object.keys(document.paths);
    // OpenAPI 3.1, 4.8.8.2: a concrete path is matched before a templated one.
    templates.sort((a, b) => a.split('{').length - b.split('{').length);
    this.#entries = templates.map((template) => ({
      pattern: patternOf(template),
      routes: METHODS.flatMap((method) => {
        const operation = document.paths[template]?.[method];
        return operation ? [{ method: method === 'get' ? ('GET' as const) : ('POST' as const), template, operation }] : [];
      }),
    }));
  }

  /** The match, the methods that the path would take, or undefined for an unknown path. HEAD is served as GET. */
  find(method: string, pathname: string): Match | readonly string[] | undefined {
    for (const { pattern, routes } of this.#entries) {
      const found = pattern.exec(pathname);
      if (!found) continue;
      const route = routes.find((candidate) => candidate.method === (method === 'HEAD' ? 'GET' : method));
      if (!route) return routes.map((candidate) => candidate.method);
      return { route, path: Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, text]) => [name, decoded(text)])) };
    }
    return undefined;
  }
}

/** A malformed escape stays as it is and then breaks the parameter's pattern. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
};
