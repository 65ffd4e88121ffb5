import type { InputNode } from '../input-node.ts';
import { isEmpty } from '../input-node.ts';
import type { Conversion } from '../conversions/conversion.ts';
import type { ProblemList } from '../problem-list.ts';
import type { SettingShape } from '../schema/setting.ts';
import type { SecretFiles } from '../secret-files.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import type { SettingPath } from '../setting-path.ts';
import { emptyValue, missing } from './missing-setting.ts';
import type { Place } from './place.ts';
import { checkForProduction } from './production-check.ts';

/** Reads single values and lists of them. */
export class ValueReader {
  constructor(
    private readonly problems: ProblemList,
    private readonly secrets: SecretFiles,
  ) {}

  /** @throws SettingFormatError */
  read({ conversion, each }: Extract<SettingShape, { is: 'value' }>, { setting, path, node, initial }: Place): unknown {
    if (node === undefined && initial === undefined) return setting.optional ? undefined : missing(setting, path);
    if (node === undefined) return this.initial(conversion, initial, path);
    if (isEmpty(node)) return emptyValue(setting, initial);
    if (!each) return this.converted(conversion, node, path);
    if (node.is !== 'list') throw new SettingFormatError('is not a list', `write a list, such as [${conversion.example}]`);
    return node.items.map((item, index) => this.item(conversion, item, [...path, index]));
  }

  private initial(conversion: Conversion, initial: unknown, path: SettingPath): unknown {
    const values: unknown[] = Array.isArray(initial) ? initial : [initial];
    for (const value of values) conversion.checkDefault?.(value, { path, secrets: this.secrets });
    return Array.isArray(initial) ? values.slice() : initial;
  }

  /** @throws SettingFormatError */
  private converted(conversion: Conversion, node: InputNode, path: SettingPath): unknown {
    const value = conversion.read(node, { path, secrets: this.secrets });
    const { production, loopback } = this.secrets;
    if (production) checkForProduction(value, { loopback, https: conversion.https === true });
    return value;
  }

  private item(conversion: Conversion, node: InputNode, path: SettingPath): unknown {
    try {
      return this.converted(conversion, node, path);
    } catch (error) {
      if (!(error instanceof SettingFormatError)) throw error;
      this.problems.add(path, error.problem, error.fix, error.origin ?? node.origin);
      return undefined;
    }
  }
}
