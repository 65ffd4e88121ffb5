import type { Server } from '../open-api.ts';

/**
 * The path under which a service's paths begin: that of its first server, with the defaults of its variables (OpenAPI 3.1, 4.8.5).
 *
 * @returns the empty text where there is none
 */
export function basePathOf(servers: unknown): string {
  const [first] = Array.isArray(servers) ? (servers as readonly (Server | undefined)[]) : [];
  if (typeof first?.url !== 'string') return '';
  const url = first.url.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => String(first.variables?.[name]?.default ?? 'x'));
  try {
    const { pathname } = new URL(url, 'http://service/');
    return pathname.replace(/\/+$/, '');
  } catch {
    return '';
  }
}
