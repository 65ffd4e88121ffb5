import type { InputNode } from '../input-node.ts';
import type { Origin } from '../origin.ts';
import type { Setting } from '../schema/setting.ts';
import type { SettingPath } from '../setting-path.ts';

/** One setting in its place: what is declared, what was written, and what the class starts with. */
export interface Place {
  readonly setting: Setting;
  readonly path: SettingPath;
  readonly node: InputNode | undefined;
  readonly initial: unknown;
  /** Where the section around it was written. */
  readonly around: Origin;
}
