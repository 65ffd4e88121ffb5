import type { TypeChoice } from '../schema/settings-class.ts';
import type { SettingDecorator, SettingOptions } from './setting-decorator.ts';
import { sectionSetting } from './setting-decorator.ts';

/** A group of settings with a class of its own: `@Section(() => EdgeSettings) edge = new EdgeSettings();`. */
export function Section(choice: TypeChoice, { doc }: SettingOptions = {}): SettingDecorator<object> {
  return sectionSetting({ is: 'section', choice }, doc);
}
