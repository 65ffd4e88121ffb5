import { Problem } from '@portico/platform';

/** A whole segment: a parameter, or characters that need no encoding and that no router takes for something else. */
const SEGMENT = String.raw`(?::[A-Za-z_]\w*|[\w.~!$&'+,;=@-]+)`;
const PATH = new RegExp(String.raw`^\/(?:\*|${SEGMENT}(?:\/${SEGMENT})*(?:\/\*?)?)?$`);

/** What is wrong with a path of a route, and how to fix it; undefined for a good one. */
export function pathFault(path: string): string | undefined {
  if (!PATH.test(path)) return `${JSON.stringify(path)} is no path of whole segments; write each as plain text or as :name, and * only as the last one, such as /images/:id/*`;
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return `${JSON.stringify(path)} has a segment of dots; write the path that it leads to`;
  const names = parametersIn(path);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `${JSON.stringify(path)} has ${twice} twice; give each parameter a name of its own`;
}

/** `:id`, `*` */
export const parametersIn = (path: string): string[] => path.split('/').filter((segment) => segment.startsWith(':') || segment === '*');

/**
 * The target of a request within another path. Values are copied as the client has encoded them, segment by segment: nothing is decoded, so that
 * nothing means something else afterwards.
 *
 * @param match the route's path
 * @param template a path with parameters of the match; it may begin with an origin
 * @returns for the path of a request that the match has taken
 */
export function pathWriter(match: string, template: string): (path: string) => string {
  const places = match.split('/');
  const parts = template.split('/').map((segment) => (segment.startsWith(':') || segment === '*' ? places.indexOf(segment) : segment));
  const rest = places.indexOf('*');
  return (path) => {
    const segments = path.split('/');
    return parts.map((part) => (typeof part === 'string' ? part : part === rest ? segments.slice(rest).join('/') : segments[part])).join('/');
  };
}

/** Segments of dots, also with what some servers take for the end of a segment, and characters that end a text elsewhere. */
const LEADS_ELSEWHERE = /(?:^|[/\\])\.{1,2}(?:[/\\;]|$)|[\0-\x1f\x7f]/;

/**
 * The path of a request without its query (RFC 9112, section 3.2), as it may be handed on. Routers take `/files/../admin` for a path below
 * `/files/`, and servers for `/admin`: a path that means another one is refused, encoded or not (RFC 3986, section 6.2.2.3).
 *
 * @throws Problem `malformed-request`
 */
export function plainPath(path: string): string {
  if ((path.includes('.') || path.includes('%')) && LEADS_ELSEWHERE.test(path.includes('%') ? decodeURIComponent(path) : path)) {
    throw new Problem('malformed-request', { detail: 'the path has segments of dots, or characters that no path has' });
  }
  return path;
}

/** Path and query of a request target, which may be in absolute form (RFC 9112, section 3.2.2). */
export function splitTarget(url: string): readonly [path: string, query: string] {
  const target = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '');
  const end = target.search(/[?#]/);
  if (end < 0) return [target, ''];
  const query = target.charCodeAt(end) === QUESTION_MARK ? target.slice(end + 1) : '';
  const fragment = query.indexOf('#');
  return [target.slice(0, end), fragment < 0 ? query : query.slice(0, fragment)];
}

const QUESTION_MARK = 63;
