import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';

/** How a command is written: `key create <partner> [--label <text>]`. */
export function usageOf({ verb, takes, options }: Command): string {
  const optional = Object.entries(options).map(([name, { value, required, multiple }]) => {
    const option = `--${name} ${value}${multiple ? ' …' : ''}`;
    return required ? option : `[${option}]`;
  });
  return [verb, ...takes.map((name) => `<${name}>`), ...optional].join(' ');
}

const INDENT = '  ';
const STORE_OPTIONS = [
  ['--file <path>', 'work on this file; by default on partners.file or redis.url of the settings'],
  ['--redis <url>', 'work on this Redis, with the name, password and prefix of the settings'],
  ['--help', 'print this, or with a command what it takes'],
] as const;

/** What can be done. */
export function help(): string {
  const commands = COMMANDS.map((command) => [[command.verb, ...command.takes.map((name) => `<${name}>`)].join(' '), command.about] as const);
  return ['Usage: partners <command> [options]', '', ...rows(commands), '', ...rows(STORE_OPTIONS)].join('\n');
}

/** What one command takes. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, about }]) => [`--${name} ${value}`, about] as const);
  return [`Usage: partners ${usageOf(command)}`, '', `${INDENT}${command.about}`, '', ...rows([...options, ...STORE_OPTIONS])].join('\n');
}

function rows(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `${INDENT}${left.padEnd(width)}${INDENT}${right}`);
}
