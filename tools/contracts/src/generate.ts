import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { ContractSource } from './sources.ts';
import { grpcContract, grpcDocument, readProto } from './grpc-contract.ts';
import { grpcTypes } from './grpc-types.ts';
import { httpContract, httpDocument } from './http-contract.ts';
import { httpTypes } from './http-types.ts';
import type { OpenApiDocument } from './open-api.ts';

export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

type Texts = readonly [types: string, contract: string];

const fromHttp = async ({ service, use }: ContractSource, text: string): Promise<Texts> => {
  const document = parse(text) as OpenApiDocument;
  return [await httpTypes(document), use === 'pinned' ? httpContract(service, document) : httpDocument(service, document)];
};

const fromGrpc = ({ service, use }: ContractSource, text: string): Texts => {
  const proto = readProto(text);
  return [grpcTypes(proto), use === 'pinned' ? grpcContract(service, proto) : grpcDocument(service, proto)];
};

/** The generated files of one contract, with the text each must have. */
export const generate = async (source: ContractSource): Promise<GeneratedFile[]> => {
  const text = readFileSync(source.file, 'utf8');
  const [types, contract] = source.kind === 'http' ? await fromHttp(source, text) : fromGrpc(source, text);
  const header = `// Generated from ${basename(source.file)} by \`npm run contracts\`; do not edit.\n`;
  const names =
    source.use === 'pinned' ? ['types.ts', 'contract.ts'] : [`${source.service}.types.ts`, `${source.service}.document.ts`];
  return [
    { file: join(source.target, names[0] as string), text: header + types },
    { file: join(source.target, names[1] as string), text: header + contract },
  ];
};
