import type { TypeChoice } from '../schema/settings-class.ts';
import type { SettingDecorator, SettingOptions } from './setting-decorator.ts';
import { sectionSetting } from './setting-decorator.ts';

export interface ListOfOptions extends SettingOptions {
  /** The key whose value no two items may share; items are addressed by it in the environment. `name` by default. */
  readonly uniqueBy?: string | false;
}

/**
 * A list of sections, all of one class or of classes chosen by each item's `kind`:
 * `@ListOf({ kind: { http: HttpUpstreamSettings, grpc: GrpcUpstreamSettings } }) upstreams: UpstreamSettings[] = [];`.
 */
export function ListOf(choice: TypeChoice, { uniqueBy = 'name', doc }: ListOfOptions = {}): SettingDecorator<readonly object[]> {
  return sectionSetting({ is: 'sections', choice, uniqueBy }, doc);
}
