import protobuf from 'protobufjs';
import type { Proto } from '../grpc-contract.ts';
import { inOrder } from './change.ts';
import type { Change } from './change.ts';
import { narrowed, replaced, under, widened } from './difference.ts';
import type { Difference, Direction } from './difference.ts';

/** How two .proto files with one service each differ on the wire, where fields are known by their numbers. */
export function protoChanges(before: Proto, after: Proto): Change[] {
  const [was, is] = [before.service, after.service];
  if (was.fullName !== is.fullName) {
    const message = `the service was ${was.fullName.slice(1)}, is ${is.fullName.slice(1)}`;
    return [{ level: 'breaking', operation: 'all methods', place: '', field: '', message }];
  }
  const names = [...new Set([...Object.keys(was.methods), ...Object.keys(is.methods)])];
  return inOrder(names.flatMap((name) => methodChanges(name, was.methods[name], is.methods[name])));
}

function methodChanges(name: string, was: protobuf.Method | undefined, is: protobuf.Method | undefined): Change[] {
  const itself = { operation: name, place: '', field: '' };
  if (!was) return [{ ...itself, level: 'additive', message: 'is new' }];
  if (!is) return [{ ...itself, level: 'breaking', message: 'was removed' }];
  const streams = (method: protobuf.Method): string => `${method.requestStream ?? false} ${method.responseStream ?? false}`;
  const placed = (place: string, differences: readonly Difference[]): Change[] =>
    differences.map(({ level, path, message }) => ({ level, operation: name, place, field: `$${path}`, message }));
  return [
    ...(streams(was) === streams(is) ? [] : [{ ...itself, level: 'breaking', message: 'streams in another way' } as const]),
    ...placed('request', typeDifferences('request', was.resolvedRequestType, is.resolvedRequestType, [])),
    ...placed('answer', typeDifferences('answer', was.resolvedResponseType, is.resolvedResponseType, [])),
  ];
}

type Resolved = protobuf.Type | protobuf.Enum | null;

/** @param seen the messages that lead here: one that contains itself adds nothing */
function typeDifferences(direction: Direction, was: Resolved, is: Resolved, seen: readonly string[]): Difference[] {
  if (was instanceof protobuf.Type && is instanceof protobuf.Type) return messageDifferences(direction, was, is, seen);
  if (was instanceof protobuf.Enum && is instanceof protobuf.Enum) return enumDifferences(direction, was, is);
  return was || is ? [replaced('has another type')] : [];
}

function messageDifferences(direction: Direction, was: protobuf.Type, is: protobuf.Type, seen: readonly string[]): Difference[] {
  const pair = `${was.fullName} ${is.fullName}`;
  if (seen.includes(pair)) return [];
  const [before, after] = [was.fieldsById, is.fieldsById];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Difference[] => {
    const [one, other] = [before[Number(key)], after[Number(key)]];
    const step = `.${(one ?? other)?.name}`;
    if (!one) return [{ level: 'additive', path: step, message: `is new (${key})` }];
    if (!other) return [replaced(`was removed (${key})`, step)];
    return under(step, fieldDifferences(direction, one, other, [...seen, pair]));
  });
}

function fieldDifferences(direction: Direction, was: protobuf.Field, is: protobuf.Field, seen: readonly string[]): Difference[] {
  const renamed: Difference[] =
    was.name === is.name ? [] : [{ level: 'additive', path: '', message: `is called ${is.name} now; the wire is the same` }];
  const [before, after] = [shapeOf(was), shapeOf(is)];
  if (before !== after) return [...renamed, replaced(`was ${before}, is ${after}`)];
  return [...renamed, ...typeDifferences(direction, was.resolvedType, is.resolvedType, seen)];
}

/** What decides how a field is written; names of messages and enums do not. */
function shapeOf(field: protobuf.Field): string {
  const type = field.resolvedType instanceof protobuf.Enum ? 'an enum' : field.resolvedType ? 'a message' : field.type;
  if (field instanceof protobuf.MapField) return `map<${field.keyType}, ${type}>`;
  return field.repeated ? `repeated ${type}` : type;
}

function enumDifferences(direction: Direction, was: protobuf.Enum, is: protobuf.Enum): Difference[] {
  const [before, after] = [new Set(Object.values(was.values)), new Set(Object.values(is.values))];
  const named = (from: protobuf.Enum, missing: ReadonlySet<number>): string[] =>
    Object.entries(from.values).flatMap(([name, value]) => (missing.has(value) ? [] : [name]));
  const [lost, gained] = [named(was, after), named(is, before)];
  return [
    ...(lost.length > 0 ? [narrowed(direction, `has no longer the value ${lost.join(', ')}`)] : []),
    ...(gained.length > 0 ? [widened(direction, `has the new value ${gained.join(', ')}`)] : []),
  ];
}
