import type { HttpModel } from './operations/http-model.ts';
import { refusalText } from './operations/refusal.ts';
import { checkedSchemas, neededSchemas } from './schemas/checked-schemas.ts';

const words = (service: string): string[] => service.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const identifier = (name: string): string => (/^[A-Za-z]/.test(name) ? name : `_${name}`);
const pascalCase = (service: string): string => identifier(words(service).map(capital).join(''));
const small = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
const camelCase = (service: string): string => identifier(small(words(service).map(capital).join('')));
const literal = (value: unknown): string => JSON.stringify(value, null, 2);

/** Characters up to which a contract is written to be read; longer ones are one text, which compilers and Node read many times faster. */
const LONGEST_READABLE = 256 * 1024;

function contractLiteral(service: string, { schemas, operations, basePath }: HttpModel): string {
  const found = basePath === '' ? {} : { basePath };
  const contract = { name: service, ...found, components: { schemas: checkedSchemas(schemas, false) }, operations };
  const readable = literal(contract);
  if (readable.length <= LONGEST_READABLE) return readable;
  const needed = neededSchemas(Object.values(operations).flatMap(({ responses }) => Object.values(responses)), schemas);
  const short = JSON.stringify({ ...contract, components: { schemas: checkedSchemas(needed, true) } });
  return `JSON.parse(\n  ${JSON.stringify(short)},\n) as ${pascalCase(service)}Contract`;
}

/** What of the contract cannot be called, for those who look for it in the generated file. */
function leftOut({ refusals }: HttpModel): string {
  if (refusals.length === 0) return '';
  const lines = refusals.map((refusal) => ` *   ${refusalText(refusal)}\n`.replaceAll('*/', '*\\/'));
  return `/*\n * Left out, because calls cannot write or read it:\n${lines.join('')} */\n`;
}

/** What a client of the service needs at run time: the schemas and, per operation, the answers to expect. */
export const httpContract = (service: string, model: HttpModel): string => `import type { paths } from './types.ts';

${leftOut(model)}export interface ${pascalCase(service)}Operation {
  readonly operationId: string;
  /** Whether it changes nothing (RFC 9110, 9.2.1), by the method or by \`x-safe\`. */
  readonly safe: boolean;
  /** Whether a repeat has the effect of one call (RFC 9110, 9.2.2), by the method or by \`x-idempotent\`. */
  readonly idempotent: boolean;
  /** Whether a repeat with the same \`Idempotency-Key\` has the effect of one call. */
  readonly keyed?: boolean;
  /** How parameters are written that are no plain value each (OpenAPI 3.1.1, "Style Values"). */
  readonly parameters?: readonly {
    readonly in: 'path' | 'query' | 'header' | 'cookie';
    readonly name: string;
    readonly style: 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'json';
    readonly explode: boolean;
    readonly allowReserved?: boolean;
  }[];
  /** The media types of its answers, where they are not \`application/json\` alone. */
  readonly accept?: string;
  /** The media type of its body, where that is not \`application/json\`. */
  readonly bodyType?: string;
  /** How the fields of a form or a multipart body are written that have an encoding of their own (OpenAPI 3.1.1, "Encoding Object"). */
  readonly fields?: readonly {
    readonly name: string;
    readonly style?: string;
    readonly explode?: boolean;
    readonly allowReserved?: boolean;
    readonly type?: string;
  }[];
  /** JSON Schema of the body by 2xx status; null where the body is not JSON. */
  readonly responses: Readonly<Record<string, object | boolean | null>>;
  /** What a body is read as by 2xx status, where it is not JSON and there is one. */
  readonly bodies?: Readonly<Record<string, 'text' | 'bytes'>>;
  /** The path under which it is found, where that is not the contract's. */
  readonly basePath?: string;
}

export interface ${pascalCase(service)}Contract {
  readonly name: '${service}';
  /** The path of the service's first server, under which all paths are found. */
  readonly basePath?: string;
  /** JSON Schema 2020-12; references start at \`#/components/schemas/\`. */
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  /** By method and path template, for example \`GET /items/{id}\`. */
  readonly operations: Readonly<Record<string, ${pascalCase(service)}Operation>>;
  /** Carries the types and never has a value. */
  readonly paths?: paths;
}

export const ${camelCase(service)}: ${pascalCase(service)}Contract = ${contractLiteral(service, model)};
`;
