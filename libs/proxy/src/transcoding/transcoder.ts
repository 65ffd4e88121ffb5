import type { GrpcContract } from '@portico/upstream';
import protobuf from 'protobufjs/light.js';
import type { Method, ReflectionObject, Type } from 'protobufjs/light.js';
import protojson from 'protobufjs/ext/protojson.js';
import { httpRulesOf } from './http-rules.ts';
import type { HttpRule } from './http-rules.ts';
import { httpTemplate } from './http-template.ts';
import type { HttpTemplate } from './http-template.ts';
import { fieldsOf } from './message-fields.ts';
import { RequestMessage } from './request-message.ts';
import { ruleFaults } from './rule-faults.ts';

/** One way to call a method over HTTP. */
export interface Binding {
  readonly name: string;
  readonly verb: string;
  readonly template: HttpTemplate;
  readonly request: RequestMessage;
  /** Reads a message as JSON text. */
  readonly read: (bytes: Buffer) => string;
  /** Whether it answers with any number of messages. */
  readonly streams: boolean;
}

/**
 * The ways to call methods of a service over HTTP, as the annotations of its pinned contract say them.
 *
 * @param prefix what their paths have in front of them
 * @returns with what is wrong with them
 */
export function bindingsOf(contract: GrpcContract, names: readonly string[], prefix: string): { readonly bindings: readonly Binding[]; readonly faults: readonly string[] } {
  const root = protobuf.Root.fromJSON(contract.descriptor);
  root.resolveAll();
  nameOnce(root);
  const service = root.lookupService(contract.service);
  const faults: string[] = [];
  const bindings = [...new Set(names)].flatMap((name) => {
    const method = Object.hasOwn(service.methods, name) ? service.methods[name] : undefined;
    const rules = method ? httpRulesOf(method) : [];
    if (!method) faults.push(`${name} is no method of ${contract.service}; it has ${Object.keys(service.methods).join(', ')}`);
    else if (method.requestStream) faults.push(`${name} takes any number of messages, which no request over HTTP has; take it out`);
    else if (rules.length === 0) faults.push(`${name} has no google.api.http annotation in the contract; add one, run \`npm run contracts\`, or take it out`);
    else return rules.flatMap((rule) => bindingOf(method, rule, prefix, faults));
    return [];
  });
  return { bindings, faults };
}

/** protobufjs puts the full name of a field together each time that it reads a value of it, which is half of what reading takes. */
function nameOnce(object: ReflectionObject): void {
  Object.defineProperty(object, 'fullName', { value: object.fullName });
  if (object instanceof protobuf.Type) object.fieldsArray.forEach(nameOnce);
  if (object instanceof protobuf.Namespace) object.nestedArray.forEach(nameOnce);
}

function bindingOf(method: Method, rule: HttpRule, prefix: string, faults: string[]): Binding[] {
  const { name, responseStream = false } = method;
  const [request, response] = [method.resolvedRequestType as Type, method.resolvedResponseType as Type];
  const template = httpTemplate(rule.template, prefix);
  const wrong = typeof template === 'string' ? [template] : ruleFaults(rule, template, request, response);
  faults.push(...wrong.map((fault) => `${name}: ${fault}`));
  if (typeof template === 'string' || wrong.length > 0) return [];
  return [{ name, verb: rule.verb, template, request: new RequestMessage(request, rule, template.variables), read: jsonReader(response, rule.responseBody), streams: responseStream }];
}

/** Reads messages as JSON (ProtoJSON): what has its default and cannot be absent is left out. */
function jsonReader(type: Type, responseBody: string | undefined): (bytes: Buffer) => string {
  const field = responseBody === undefined ? undefined : fieldsOf(type).get(responseBody);
  return (bytes) => {
    const json = protojson.toJson(type, type.decode(bytes)) as Readonly<Record<string, unknown>>;
    return JSON.stringify(field ? (json[field.jsonName] ?? emptyOf(field)) : json);
  };
}

/** What stands for a field that is left out where it is all that is said. */
function emptyOf(field: protobuf.Field): unknown {
  if (field.repeated) return [];
  if (field.map) return {};
  if (field.resolvedType instanceof protobuf.Type || field.hasPresence) return null;
  const { typeDefault, resolvedType } = field;
  if (resolvedType instanceof protobuf.Enum) return resolvedType.valuesById[typeDefault as number];
  if (field.bytes) return '';
  // Integers of 64 bits are text.
  return typeof typeDefault === 'object' ? String(typeDefault) : typeDefault;
}
