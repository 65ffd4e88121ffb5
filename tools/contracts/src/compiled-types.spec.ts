import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { grpcContract, readProto } from './grpc-contract.ts';
import { grpcTypes } from './grpc-types.ts';
import { httpTypes } from './http-types.ts';
import type { OpenApiDocument } from './open-api.ts';
import { httpModel } from './operations/http-model.ts';

/** What the compiler says of generated files, each by its name. */
function errorsIn(files: Readonly<Record<string, string>>): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [join(__dirname, name), text]));
  const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, types: [] };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => (texts.has(name) ? ts.createSourceFile(name, texts.get(name) as string, version) : getSourceFile(name, version));
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

describe('what is generated compiles', () => {
  it('of a service whose methods have no comments', () => {
    const proto = readProto(`syntax = "proto3";
      service Parcels { rpc Get(Parcel) returns (Parcel); /** Commented. */ rpc Put(Parcel) returns (Parcel); }
      message Parcel { int64 number = 1; oneof to { string locker = 2; string city = 3; } }`);
    expect(errorsIn({ 'compiled-contract.ts': grpcContract('parcels', proto), 'types.ts': grpcTypes(proto) })).toEqual([]);
  });

  it('of an object with properties and further ones of another type, and a value fits it', () => {
    const document = parse(`
openapi: 3.1.0
paths: {}
components:
  schemas:
    Mixed: { type: object, required: [total], properties: { total: { type: number } }, additionalProperties: { type: string } }
    Alike: { type: object, required: [a], properties: { a: { type: string } }, additionalProperties: { type: string } }
    Names: { type: object, properties: { properties: { type: object }, additionalProperties: { type: object, properties: { a: { type: string } } } } }
`) as OpenApiDocument;
    const user = `import type { Alike, Mixed, Names } from './types.ts';
      export const mixed: Mixed = { total: 1, more: 'text' };
      export const total: number = mixed.total;
      export const alike: string = ({ a: 'a' } as Alike)['b'] as Alike[string];
      export const names: string | undefined = ({} as Names).additionalProperties?.a;`;
    expect(errorsIn({ 'types.ts': httpTypes(httpModel(document).document), 'user.ts': user })).toEqual([]);
  });
});
