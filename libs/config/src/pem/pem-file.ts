import { SettingFormatError } from '../setting-format-error.ts';

/** The text of a file, or the code of the error that reading it ends with. */
type FileReading = { readonly text: string } | { readonly code: string };

/** The text of a file that a setting names. @throws SettingFormatError when it cannot be read */
export function textOfFile(reading: FileReading): string {
  if ('text' in reading) return reading.text;
  if (reading.code === 'ENOENT') throw new SettingFormatError('does not exist', 'create it, or correct the path');
  if (reading.code === 'EISDIR') throw new SettingFormatError('is a folder', 'name a file in it');
  throw new SettingFormatError(`cannot be read (${reading.code})`, "the BFF's user must be able to read it");
}
