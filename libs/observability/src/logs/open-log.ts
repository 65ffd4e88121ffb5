import { accessSync, constants, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '@portico/platform';
import type { Environment, LogSettings } from '@portico/platform';
import { BufferedDestination } from './buffered-destination.ts';
import type { LogDestination } from './log-destination.ts';
import { TerminalDestination } from './terminal-destination.ts';
import type { Terminal } from './terminal-destination.ts';

const STDOUT = 1;

/**
 * JSON lines to `log.file` or stdout; readable lines where `log.format` asks for them or a developer looks at a terminal.
 * @throws StartError when the file cannot be opened
 */
export function openLog({ file, format }: LogSettings, { development }: Environment, terminal: Terminal): LogDestination {
  if (file !== undefined) return new BufferedDestination(openFile('log.file', file), file);
  const readable = format === 'text' || (format === 'auto' && development && terminal.isTTY);
  return readable ? new TerminalDestination(terminal) : new BufferedDestination(STDOUT);
}

/** Where the audit log goes: to `log.auditFile`, or where the rest does. @throws StartError when the file cannot be opened */
export const openAuditLog = ({ auditFile }: LogSettings, log: LogDestination): LogDestination =>
  auditFile === undefined ? log : new BufferedDestination(openFile('log.auditFile', auditFile), auditFile);

function openFile(setting: string, file: string): number {
  try {
    return openSync(file, 'a');
  } catch (error) {
    throw new StartError([faultOf(setting, file, error as NodeJS.ErrnoException)]);
  }
}

const faultOf = (setting: string, file: string, { code, message }: NodeJS.ErrnoException): string =>
  `${setting}: ${file} cannot be opened for writing (${code ?? message}); name a file in a folder that exists and is writable`;

/** What opening the files would find, without making any. */
export const logFaults = ({ file, auditFile }: LogSettings): string[] => [...unwritable('log.file', file), ...unwritable('log.auditFile', auditFile)];

function* unwritable(setting: string, file: string | undefined): Iterable<string> {
  if (file === undefined) return;
  try {
    if (!existsSync(file)) {
      const folder = dirname(file);
      readdirSync(folder);
      accessSync(folder, constants.W_OK);
    } else if (statSync(file).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    else accessSync(file, constants.W_OK);
  } catch (error) {
    yield faultOf(setting, file, error as NodeJS.ErrnoException);
  }
}
