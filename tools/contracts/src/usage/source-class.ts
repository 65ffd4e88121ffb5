import ts from 'typescript';
import { callsIn, ownName } from './calls.ts';
import type { Calls } from './calls.ts';
import { routesOf } from './routes.ts';
import type { SourceRoute } from './routes.ts';

/** A class of a BFF, as far as it says who calls whom. */
export interface SourceClass {
  readonly name: string;
  readonly base: string | undefined;
  /** The names of the types of its fields. */
  readonly fields: ReadonlyMap<string, string>;
  /** The services of its fields that are upstreams. */
  readonly upstreams: ReadonlyMap<string, string>;
  /** What each of its methods and properties calls. */
  readonly members: ReadonlyMap<string, Calls>;
  readonly routes: readonly SourceRoute[];
}

const CONTRACTS = '@portico/contracts-';

/** The classes of a file. */
export function classesIn(file: string, text: string): SourceClass[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const contracts = importedContracts(source);
  return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) => {
    if (!declaration.name) return [];
    const upstreams = upstreamsOf(declaration, contracts);
    const base = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
    const members = declaration.members.flatMap((member) =>
      member.name && ts.isIdentifier(member.name) ? [[member.name.text, callsIn(member, upstreams)] as const] : [],
    );
    return [
      {
        name: declaration.name.text,
        base: base && ts.isIdentifier(base) ? base.text : undefined,
        fields: fieldsOf(declaration),
        upstreams,
        members: new Map(members),
        routes: routesOf(declaration),
      },
    ];
  });
}

/** The services of a file's imports, by the name that the file has for their contract. */
function importedContracts(source: ts.SourceFile): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    const bindings = statement.importClause?.namedBindings;
    if (!text.startsWith(CONTRACTS) || !bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name } of bindings.elements) found.set(name.text, text.slice(CONTRACTS.length));
  }
  return found;
}

/** `this.api = upstreams.http(catalog)`, or the same where the field is declared. */
function upstreamsOf(declaration: ts.ClassDeclaration, contracts: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const note = (field: string | undefined, value: ts.Node | undefined): void => {
    if (field === undefined || !value || !ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return;
    const [contract] = value.arguments;
    if (!/^(?:http|grpc)$/.test(value.expression.name.text) || !contract || !ts.isIdentifier(contract)) return;
    const service = contracts.get(contract.text);
    if (service !== undefined) found.set(field, service);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node)) note(ownName(node.left), node.right);
    if (ts.isPropertyDeclaration(node) && ts.isIdentifier(node.name)) note(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

/** By what is declared: fields, and parameters of the constructor that are fields or are kept in one. */
function fieldsOf(declaration: ts.ClassDeclaration): Map<string, string> {
  const fields = new Map<string, string>();
  for (const member of declaration.members) {
    const type = ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) ? typeName(member.type) : undefined;
    if (type !== undefined) fields.set((member.name as ts.Identifier).text, type);
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameters = new Map<string, string>();
    for (const parameter of member.parameters) {
      const name = typeName(parameter.type);
      if (name === undefined || !ts.isIdentifier(parameter.name)) continue;
      parameters.set(parameter.name.text, name);
      if (ts.isParameterPropertyDeclaration(parameter, member)) fields.set(parameter.name.text, name);
    }
    for (const statement of member.body?.statements ?? []) {
      if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
      const { left, right } = statement.expression;
      const [field, kept] = [ownName(left), ts.isIdentifier(right) ? parameters.get(right.text) : undefined];
      if (field !== undefined && kept !== undefined) fields.set(field, kept);
    }
  }
  return fields;
}

const typeName = (type: ts.TypeNode | undefined): string | undefined =>
  type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : undefined;
