/** The path of a rule: http.proto, "Path template syntax". */
export interface HttpTemplate {
  /** As the router takes it: variables have no names there. */
  readonly path: string;
  /** What follows the last segment behind a colon: `cancel` of `/v1/orders/{id}:cancel`. */
  readonly verb: string | undefined;
  readonly variables: readonly PathVariable[];
}

/** A part of the path that is the value of a field. */
export interface PathVariable {
  /** The field's path: `book.id`. */
  readonly field: string;
  /** Its first segment, of the request's path split at its slashes. */
  readonly from: number;
  /** Behind its last segment; undefined where it goes to the end. */
  readonly to: number | undefined;
  /** Whether it may have several segments. */
  readonly several: boolean;
}

const LITERAL = String.raw`[\w.~!$&'+,;@-]+`;
const VARIABLE = String.raw`\{([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:=([^{}]+))?\}`;
const SEGMENT = new RegExp(String.raw`\/(?:${VARIABLE}|(\*\*?|${LITERAL}))`, 'gy');
const VERB = new RegExp(`^:(${LITERAL})$`);
const INNER = new RegExp(`^(?:\\*\\*?|${LITERAL})$`);

/**
 * @param prefix what the path has in front of it, in whole segments
 * @returns what is wrong with it, for one that cannot be read
 */
export function httpTemplate(template: string, prefix: string): HttpTemplate | string {
  const segments = prefix.split('/');
  const variables: PathVariable[] = [];
  let end = 0;
  for (const [whole, field, pattern, plain] of template.matchAll(SEGMENT)) {
    end += whole.length;
    const inner = field === undefined ? [plain as string] : (pattern ?? '*').split('/');
    const [from] = [segments.length];
    segments.push(...inner);
    const rest = inner.at(-1) === '**';
    if (field !== undefined) variables.push({ field, from, to: rest ? undefined : segments.length, several: inner.length > 1 || rest });
  }
  const left = template.slice(end);
  const verb = VERB.exec(left)?.[1];
  if (end === 0 || (left !== '' && verb === undefined)) return `${JSON.stringify(template)} is no path template; write whole segments, {field} and a verb behind a colon, such as /v1/{name=shelves/*}:move`;
  const wrong = segments.slice(1).find((segment) => !INNER.test(segment));
  if (wrong !== undefined) return `${JSON.stringify(template)} has ${JSON.stringify(wrong)} in a variable; write text, * or **`;
  if (segments.indexOf('**') >= 0 && segments.indexOf('**') < segments.length - 1) return `${JSON.stringify(template)} has ** before its end; it takes all that is left`;
  return { path: routerPath(segments, verb), verb, variables };
}

/** A verb behind a segment that is spelled out is part of it; behind any other, it is looked for in the request. */
function routerPath(segments: readonly string[], verb: string | undefined): string {
  const parts = segments.map((segment, index) => (segment === '*' ? `:p${index}` : segment === '**' ? '*' : segment));
  const last = segments.at(-1) as string;
  // A router reads two colons as one.
  return verb === undefined || last.startsWith('*') ? parts.join('/') : `${parts.join('/')}::${verb}`;
}

/** Whether a request's path ends with a verb: behind the last colon of its last segment. */
export const endsWithVerb = (path: string, verb: string): boolean => path.endsWith(`:${verb}`);

/** The value of a variable in a path, without the verb. What is encoded as a slash stays encoded where several segments are one value. */
export function valueOf({ from, to, several }: PathVariable, path: string): string {
  const segments = path.split('/').slice(from, to);
  return several ? segments.map(decodedButSlashes).join('/') : decodeURIComponent(segments[0] ?? '');
}

const decodedButSlashes = (segment: string): string => segment.split(/(%2f)/i).map((part, index) => (index % 2 === 1 ? part : decodeURIComponent(part))).join('');
