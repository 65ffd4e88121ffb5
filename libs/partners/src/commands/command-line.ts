import { UsageError } from '@portico/platform';
import { parseArgs } from 'node:util';
import type { Command, Typed } from './command.ts';
import { COMMANDS } from './commands.ts';
import { usageOf } from './help.ts';

/** A command line that is understood. */
export interface CommandLine {
  /** Undefined when help on everything is asked for. */
  readonly command: Command | undefined;
  readonly help: boolean;
  readonly file: string | undefined;
  readonly redis: string | undefined;
  readonly typed: Typed;
}

/** For every command. */
const COMMON = { file: { type: 'string' }, redis: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/** @throws UsageError that says what there is, or how the command is written */
export function readCommandLine(args: readonly string[]): CommandLine {
  const command = commandOf(args);
  if (!command && !args.every((arg) => arg === '--help' || arg === '-h')) {
    throw new UsageError(`"${args.join(' ')}" is no command; there is: ${COMMANDS.map(({ verb }) => verb).join(', ')}; or --help`);
  }
  const { values, positionals } = parsed(command, args.slice(command ? command.verb.split(' ').length : 0));
  const { file, redis, help = false } = values as { file?: string; redis?: string; help?: boolean };
  const given = values as Readonly<Record<string, string | readonly string[] | undefined>>;
  const all = (name: string): readonly string[] | undefined => given[name] as readonly string[] | undefined;
  const typed: Typed = { names: positionals, all, option: (name) => all(name)?.at(-1) };
  const wantsHelp = help || !command;
  if (!wantsHelp) check(command, typed);
  if (file !== undefined && redis !== undefined) throw new UsageError('give --file or --redis, not both');
  return { command, help: wantsHelp, file, redis, typed };
}

/** The one with the most words: `key create` before `key`. */
function commandOf([first = '', second = '']: readonly string[]): Command | undefined {
  return COMMANDS.find(({ verb }) => verb === `${first} ${second}`) ?? COMMANDS.find(({ verb }) => verb === first);
}

function parsed(command: Command | undefined, args: readonly string[]): ReturnType<typeof parseArgs> {
  const own = Object.fromEntries(Object.keys(command?.options ?? {}).map((name) => [name, { type: 'string', multiple: true } as const]));
  try {
    return parseArgs({ args: [...args], options: { ...own, ...COMMON }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}${command ? `\nUsage: partners ${usageOf(command)}` : ''}`);
  }
}

function check(command: Command, { names, option, all }: Typed): void {
  const usage = `\nUsage: partners ${usageOf(command)}`;
  const missing = command.takes.slice(names.length).map((name) => `<${name}>`);
  const unset = Object.entries(command.options).flatMap(([name, { required }]) => (required && option(name) === undefined ? `--${name}` : []));
  if (missing.length + unset.length > 0) throw new UsageError(`${[...missing, ...unset].join(', ')} is missing${usage}`);
  if (names.length > command.takes.length) throw new UsageError(`"${names.slice(command.takes.length).join(' ')}" is too much${usage}`);
  const twice = Object.entries(command.options).find(([name, { multiple = false }]) => !multiple && (all(name)?.length ?? 0) > 1);
  if (twice) throw new UsageError(`--${twice[0]} is given twice${usage}`);
}
