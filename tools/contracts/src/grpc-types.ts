import protobuf from 'protobufjs';
import type { Proto } from './grpc-contract.ts';

const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  bytes: 'Uint8Array',
  ...Object.fromEntries(
    ['double', 'float', ...['int', 'uint', 'sint', 'fixed', 'sfixed'].flatMap((kind) => [`${kind}32`, `${kind}64`])].map(
      (type) => [type, 'number'],
    ),
  ),
};

/** Only text holds all integers of 64 bits; the contract says which fields need it (descriptor.proto, `FieldOptions.jstype`). */
const isText = ({ type, options }: protobuf.Field): boolean => type.endsWith('64') && options?.['jstype'] === 'JS_STRING';

const typeOf = (field: protobuf.Field): string => {
  const base = isText(field) ? 'string' : SCALARS[field.type] ?? field.resolvedType?.name;
  if (!base) throw new Error(`${field.fullName} has the unknown type ${field.type}`);
  if (field instanceof protobuf.MapField) return `Record<string, ${base}>`;
  return field.repeated ? `${base}[]` : base;
};

/** Absent without a default: proto3 `optional` fields, members of a oneof, and single messages. */
const mayBeAbsent = (field: protobuf.Field): boolean =>
  !field.repeated && !field.map && (field.partOf !== null || field.resolvedType instanceof protobuf.Type);

const docstring = (comment: string | null, indent: string): string =>
  comment ? `${indent}/** ${comment.replaceAll('\n', ' ')} */\n` : '';

const messageType = (message: protobuf.Type): string => {
  const fields = message.fieldsArray.map(
    (field) => `${docstring(field.comment, '  ')}  ${field.name}${mayBeAbsent(field) ? '?' : ''}: ${typeOf(field)};\n`,
  );
  return `${docstring(message.comment, '')}export interface ${message.name} {\n${fields.join('')}}\n`;
};

const enumType = (definition: protobuf.Enum): string =>
  `export type ${definition.name} =\n${Object.keys(definition.values)
    .map((value) => `  | '${value}'`)
    .join('\n')};\n`;

const typesIn = (namespace: protobuf.NamespaceBase): string[] =>
  namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Enum) return [enumType(nested)];
    if (nested instanceof protobuf.Type) return [messageType(nested), ...typesIn(nested)];
    return nested instanceof protobuf.Namespace ? typesIn(nested) : [];
  });

/** Plain interfaces of all messages, as @grpc/proto-loader yields them with the options that the contract names. */
export const grpcTypes = ({ root }: Proto): string => `\n${typesIn(root).join('\n')}`;
