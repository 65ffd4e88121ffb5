import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ContractSource } from './sources.ts';
import { grpcContract, readProto } from './grpc-contract.ts';
import { grpcTypes } from './grpc-types.ts';
import { httpContract } from './http-contract.ts';
import { httpTypes } from './http-types.ts';
import { httpModel } from './operations/http-model.ts';
import { refusalText } from './operations/refusal.ts';
import { readDocument } from './read/read-document.ts';

export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

/** What becomes of one contract. */
export interface Generated {
  readonly files: readonly GeneratedFile[];
  /** What of it cannot be called, each with its line. */
  readonly leftOut: readonly string[];
}

interface Texts {
  readonly types: string;
  readonly contract: string;
  readonly leftOut: readonly string[];
}

const fromHttp = async ({ service, file }: ContractSource): Promise<Texts> => {
  const { document, lineOf } = await readDocument(file);
  const model = httpModel(document);
  return {
    types: httpTypes(model.document),
    contract: httpContract(service, model),
    leftOut: model.refusals.map((refusal) => `${lineOf(refusal.pointer)}: ${refusalText(refusal)}`),
  };
};

const fromGrpc = ({ service, file }: ContractSource): Texts => {
  const proto = readProto(readFileSync(file, 'utf8'));
  return { types: grpcTypes(proto), contract: grpcContract(service, proto), leftOut: [] };
};

/** The generated files of one contract, with the text each must have. @throws ContractFault where nothing of it can be used */
export const generate = async (source: ContractSource): Promise<Generated> => {
  const { types, contract, leftOut } = source.kind === 'http' ? await fromHttp(source) : fromGrpc(source);
  const header = `// Generated from ${basename(source.file)} by \`npm run contracts\`; do not edit.\n`;
  return {
    files: [
      { file: join(source.target, 'types.ts'), text: header + types },
      { file: join(source.target, 'contract.ts'), text: header + contract },
    ],
    leftOut,
  };
};
