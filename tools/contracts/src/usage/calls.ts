import ts from 'typescript';

/** An operation of a service: `GET /products`, or the name of a gRPC method. */
export interface UsedOperation {
  readonly service: string;
  readonly operation: string;
}

/** What a member of a class calls. */
export interface Calls {
  /** `this.catalog.featured`, and `this.cards` without a field. */
  readonly members: readonly { readonly field: string | undefined; readonly member: string }[];
  readonly operations: readonly UsedOperation[];
}

/** The methods of an HTTP client that are not called as their HTTP method is. */
const METHODS: Readonly<Record<string, string>> = { stream: 'GET' };

/** @param upstreams the services of the fields that are upstreams */
export function callsIn(node: ts.Node, upstreams: ReadonlyMap<string, string>): Calls {
  const members: Calls['members'][number][] = [];
  const operations: UsedOperation[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isPropertyAccessExpression(inner)) {
      const field = ownName(inner.expression);
      const own = ownName(inner);
      const service = field === undefined ? undefined : upstreams.get(field);
      const operation = service === undefined ? undefined : operationOf(inner);
      if (service !== undefined && operation !== undefined) operations.push({ service, operation });
      else if (field !== undefined) members.push({ field, member: inner.name.text });
      if (own !== undefined) members.push({ field: undefined, member: own });
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return { members, operations };
}

/** `this.api.get('/products', …)`, `this.api.call('Recommend', …)` */
function operationOf(method: ts.PropertyAccessExpression): string | undefined {
  const call = method.parent;
  if (!ts.isCallExpression(call) || call.expression !== method) return undefined;
  const [what] = call.arguments;
  if (!what || !ts.isStringLiteralLike(what)) return undefined;
  const name = method.name.text;
  return name === 'call' ? what.text : `${METHODS[name] ?? name.toUpperCase()} ${what.text}`;
}

/** `x` of `this.x`. */
export const ownName = (node: ts.Node): string | undefined =>
  ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword ? node.name.text : undefined;
