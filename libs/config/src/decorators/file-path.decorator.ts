import { FilePathConversion } from '../conversions/file-path-conversion.ts';
import type { SettingDecorator, SettingOptions } from './setting-decorator.ts';
import { valueSetting } from './setting-decorator.ts';

const holds = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * A path of a file or a folder: `@FilePath() root!: string;`. A relative one that stands in the settings file starts at the folder of that file, as
 * those of secrets do; one of the environment, where the process was started.
 */
export function FilePath(options: SettingOptions = {}): SettingDecorator<string> {
  return valueSetting(new FilePathConversion(), { name: 'filePath', holds, must: 'must be a path', fix: 'write where it is' }, options);
}
