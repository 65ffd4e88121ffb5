import { stringify } from 'yaml';
import type { SettingsClass } from '../schema/settings-class.ts';
import { writtenSettings } from './written-settings.ts';

/**
 * The settings that are in force, as YAML: what the file says, what the environment says, and all defaults. Secrets are shown as
 * `[secret]`.
 */
export const effectiveYaml = (Type: SettingsClass, settings: object): string => stringify(writtenSettings(Type, settings), { lineWidth: 0 });
