import ts from 'typescript';

/** A handler of a controller. */
export interface SourceRoute {
  /** `GET /api/products/{id}` */
  readonly endpoint: string;
  /** The method that handles it. */
  readonly handler: string;
}

const VERBS: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Sse']);

/** The routes of a class, by its decorators; none where it is no controller. */
export function routesOf(declaration: ts.ClassDeclaration): SourceRoute[] {
  const controller = decoratorsOf(declaration).find(({ name }) => name === 'Controller');
  if (!controller) return [];
  return declaration.members.filter(ts.isMethodDeclaration).flatMap((method) =>
    decoratorsOf(method)
      .filter(({ name }) => VERBS.has(name))
      .flatMap(({ name, argument }) =>
        pathsOf(controller.argument).flatMap((prefix) =>
          pathsOf(argument).map((path) => ({
            endpoint: `${name === 'Sse' ? 'GET' : name.toUpperCase()} ${joined(prefix, path)}`,
            handler: method.name.getText(),
          })),
        ),
      ),
  );
}

interface Decorator {
  readonly name: string;
  readonly argument: ts.Expression | undefined;
}

const decoratorsOf = (node: ts.HasDecorators): Decorator[] =>
  (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) ? [{ name: expression.expression.getText(), argument: expression.arguments[0] }] : [],
  );

/** A path that is no text is shown as it is written. */
function pathsOf(argument: ts.Expression | undefined): string[] {
  if (!argument) return [''];
  if (ts.isStringLiteralLike(argument)) return [argument.text];
  if (ts.isArrayLiteralExpression(argument)) return argument.elements.flatMap(pathsOf);
  if (!ts.isObjectLiteralExpression(argument)) return [argument.getText()];
  const path = argument.properties.find((property) => ts.isPropertyAssignment(property) && property.name.getText() === 'path');
  return pathsOf(path && ts.isPropertyAssignment(path) ? path.initializer : undefined);
}

const joined = (...parts: readonly string[]): string =>
  `/${parts.flatMap((part) => part.split('/').filter((step) => step !== '')).join('/')}`.replaceAll(/:(\w+)/g, '{$1}');
