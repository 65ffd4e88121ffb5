import type { INamespace } from 'protobufjs';
import protobuf from 'protobufjs';

/** A parsed .proto file with exactly one service. */
export interface Proto {
  readonly root: protobuf.Root;
  readonly service: protobuf.Service;
}

const servicesIn = (namespace: protobuf.NamespaceBase): protobuf.Service[] =>
  namespace.nestedArray.flatMap((nested) => {
    if (nested instanceof protobuf.Service) return [nested];
    return nested instanceof protobuf.Namespace ? servicesIn(nested) : [];
  });

/** Parses a .proto text. Throws on a syntax error, an unknown type, or unless the file has one service. It may import the types of google/protobuf. */
export const readProto = (text: string): Proto => {
  const { root, imports = [] } = protobuf.parse(text, { keepCase: false, alternateCommentMode: true });
  for (const name of imports) root.addJSON(protobuf.common.get(name)?.nested ?? {});
  root.resolveAll();
  const services = servicesIn(root);
  if (services.length !== 1) throw new Error(`expected one service, found ${services.length}`);
  return { root, service: services[0] as protobuf.Service };
};

const qualifiedName = (object: protobuf.ReflectionObject): string => object.fullName.replace(/^\./, '');
const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The loader's typings ask every method for a comment, and what has none has `null`. */
const descriptorOf = ({ root }: Proto): string =>
  JSON.stringify(root.toJSON({ keepComments: true }) satisfies INamespace, (key, value: unknown) => (key === 'comment' ? (value ?? '') : value), 2);

/** Those that a client calls with one message for one message; routes hand streams on. */
const unaryMethods = ({ service }: Proto): protobuf.Method[] => service.methodsArray.filter(({ requestStream, responseStream }) => !requestStream && !responseStream);

const methodsType = (proto: Proto): string =>
  unaryMethods(proto)
    .map((method) => {
      const [request, response] = [method.resolvedRequestType, method.resolvedResponseType];
      if (!request || !response) throw new Error(`${method.fullName} has unknown types`);
      return `  ${method.name}: { request: ${request.name}; response: ${response.name} };`;
    })
    .join('\n');

const typeNames = (proto: Proto): string[] => {
  const names = unaryMethods(proto).flatMap((method) => [method.resolvedRequestType?.name, method.resolvedResponseType?.name]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
};

/** What a client needs at run time: the descriptor for `fromJSON` of @grpc/proto-loader and the types of the methods. */
export const grpcContract = (service: string, proto: Proto): string => `import type { fromJSON } from '@grpc/proto-loader';
import type { ${typeNames(proto).join(', ')} } from './types.ts';

/** By method name. */
export interface ${pascalCase(service)}Methods {
${methodsType(proto)}
}

export interface ${pascalCase(service)}Contract {
  readonly name: '${service}';
  /** The service's fully qualified name. */
  readonly service: '${qualifiedName(proto.service)}';
  /**
   * For \`fromJSON(descriptor, { keepCase: false, longs: String, enums: String, defaults: true, arrays: true })\`: the types
   * hold under these options, with 64-bit integers as numbers where the field has no \`[jstype = JS_STRING]\`.
   */
  readonly descriptor: Parameters<typeof fromJSON>[0];
  /** Carries the types and never has a value. */
  readonly methods?: ${pascalCase(service)}Methods;
}

const descriptor = ${descriptorOf(proto)};

export const ${service}: ${pascalCase(service)}Contract = {
  name: '${service}',
  service: '${qualifiedName(proto.service)}',
  descriptor,
};
`;
