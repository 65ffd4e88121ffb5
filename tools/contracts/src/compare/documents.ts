import { isObject, METHODS } from '../open-api.ts';
import type { OpenApiDocument, Parameter, PathItem } from '../open-api.ts';
import { basePathOf } from '../operations/base-path.ts';
import { References } from '../read/references.ts';
import { answerChanges } from './answers.ts';
import { inOrder } from './change.ts';
import type { Change } from './change.ts';
import type { Comparisons, KeyedParameter, OperationSide, PlacedDifference } from './operation-side.ts';
import { bodyChanges, parameterChanges } from './requests.ts';
import { SchemaComparison } from './schema-comparison.ts';
import { securityChanges } from './security.ts';

/** How two OpenAPI documents differ for clients; descriptions, names of schemas and operation ids make no difference. */
export function documentChanges(before: OpenApiDocument, after: OpenApiDocument): Change[] {
  const [was, is] = [operationsOf(before), operationsOf(after)];
  const [from, to] = [new References(before), new References(after)];
  const comparisons = {
    request: new SchemaComparison('request', from, to),
    answer: new SchemaComparison('answer', from, to),
    failure: new SchemaComparison('answer', from, to, true),
  };
  const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((key): Change[] => {
    const [one, other] = [was.get(key), is.get(key)];
    const operation = (one ?? other)?.name as string;
    const itself = { operation, place: '', field: '' };
    if (!one) return [{ ...itself, level: 'additive', message: 'is new' }];
    if (!other) return [{ ...itself, level: 'breaking', message: 'was removed' }];
    return operationDifferences(one, other, comparisons).map((difference) => ({ operation, ...difference }));
  });
  return inOrder([...basePathChanges(before, after), ...changes]);
}

const operationDifferences = (one: OperationSide, other: OperationSide, comparisons: Comparisons): PlacedDifference[] => [
  ...securityChanges(one, other),
  ...parameterChanges(one, other, comparisons),
  ...bodyChanges(one, other, comparisons),
  ...answerChanges(one, other, comparisons),
];

/** By method and path; names of path parameters are the document's own affair. */
function operationsOf(document: OpenApiDocument): Map<string, OperationSide & { name: string }> {
  const references = new References(document);
  const operations = new Map<string, OperationSide & { name: string }>();
  for (const [path, written] of Object.entries(document.paths ?? {})) {
    const item = references.resolve(written) as PathItem | undefined;
    if (!isObject(item)) continue;
    for (const method of METHODS) {
      const operation: unknown = item[method];
      if (!isObject(operation)) continue;
      const name = `${method.toUpperCase()} ${path}`;
      const parameters = parametersOf(path, item, operation, references);
      operations.set(name.replaceAll(/\{[^}]*\}/g, '{}'), { name, operation, parameters, references, document });
    }
  }
  return operations;
}

/** The operation's own before those of its path (OpenAPI 3.1, 4.8.9.1); those of the path by their place in it. */
function parametersOf(path: string, item: PathItem, operation: Record<string, unknown>, references: References): KeyedParameter[] {
  const places = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const found = new Map<string, Parameter>();
  for (const list of [item.parameters, operation['parameters']]) {
    for (const written of Array.isArray(list) ? list : []) {
      const parameter = references.resolve(written) as Parameter | undefined;
      if (!isObject(parameter)) continue;
      const place = parameter.in === 'path' ? places.indexOf(parameter.name) : -1;
      const name = place >= 0 ? String(place + 1) : parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
      found.set(`${parameter.in} ${name}`, parameter);
    }
  }
  return [...found].map(([key, parameter]) => ({ ...parameter, key }));
}

function basePathChanges(before: OpenApiDocument, after: OpenApiDocument): Change[] {
  const [was, is] = [basePathOf(before.servers), basePathOf(after.servers)];
  if (was === is) return [];
  const message = `the path under which all operations are found was ${was || '/'}, is ${is || '/'}`;
  return [{ level: 'breaking', operation: 'all operations', place: 'servers', field: '', message }];
}
