import type { Tree } from '@nx/devkit';
import { readOperation } from '../contract/operation.ts';
import type { NeededParameter, ReadOperation } from '../contract/operation.ts';
import { contractModel } from '../contract/pinned.ts';
import { camelCase } from '../text/names.ts';

/** A part of a feature's plan: one operation of one upstream. */
export interface FeaturePart {
  /** In the plan and in the answer. */
  readonly name: string;
  readonly service: string;
  readonly operation: ReadOperation;
  /** Whether the page goes out without it. */
  readonly optional: boolean;
}

/** @throws Error that names the upstream of which no part can be made, and why */
export async function featureParts(tree: Tree, upstreams: string): Promise<FeaturePart[]> {
  const wanted = upstreams
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (wanted.length === 0) throw new Error('a feature asks at least one upstream: --upstreams accounts,rates');
  const parts: FeaturePart[] = [];
  for (const [index, one] of wanted.entries()) {
    const [service = '', operationId] = one.split(':');
    const operation = readOperation(service, await contractModel(tree, service), operationId);
    const taken = parts.some((part) => part.service === service);
    if (parts.some((part) => part.service === service && part.operation.operationId === operation.operationId))
      throw new Error(`${one} is there twice; name another operation: ${service}:<operationId>`);
    parts.push({ name: camelCase(taken ? operation.operationId : service), service, operation, optional: index > 0 });
  }
  return parts;
}

/** A query parameter of the feature's route, which one or several of its calls need. */
export interface FeatureParameter extends Omit<NeededParameter, 'in'> {
  readonly property: string;
}

/** What the route is given for the calls; two that need a parameter of one name and kind are given the same. */
export function featureParameters(
  parts: readonly FeaturePart[],
): readonly { readonly part: FeaturePart; readonly given: readonly FeatureParameter[] }[] {
  const known = new Map<string, string>();
  return parts.map((part) => ({
    part,
    given: part.operation.parameters.map((one) => {
      const kind = JSON.stringify([one.type, one.words, one.limits]);
      const plain = camelCase(one.name);
      const property = (known.get(plain) ?? kind) === kind ? plain : camelCase(`${part.name}-${one.name}`);
      known.set(property, kind);
      return { ...one, property };
    }),
  }));
}
