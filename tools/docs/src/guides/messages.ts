import { globSync } from 'node:fs';
import { prose } from '../markdown/code-block.ts';
import { read, ROOT } from '../tree/workspace.ts';

/** A text in the code: in quotes of any kind; what is put into it stands for anything. */
const LITERAL = /'([^'\n]{3,})'|`([^`\n]{3,})`|"([^"\n]{3,})"/g;

const HOLE = /\$\{[^}]*\}/;
/** Letters beside what is put in, without which a text could be any. */
const ENOUGH = 20;

/** The messages that the table of a guide explains: between backticks behind a status, in its first column. */
export function messagesExplained(markdown: string): string[] {
  const cells = Array.from(prose(markdown).matchAll(/^\| (\d{3} [^|]*)\|/gm), ([, cell]) => cell as string);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, message]) => message as string));
}

/** Those of the messages that neither a library nor a BFF says. */
export function messagesUnsaid(messages: readonly string[]): string[] {
  const sources = globSync('{libs,apps}/*/src/**/*.ts', { cwd: ROOT }).filter((path) => !path.endsWith('.spec.ts'));
  const said = sources.flatMap((path) => Array.from(read(path).matchAll(LITERAL), ([, one, two, three]) => one ?? two ?? three ?? ''));
  const [fixed, open] = [new Set(said), said.filter((text) => HOLE.test(text) && text.split(HOLE).join('').length >= ENOUGH).map(patternOf)];
  return messages.filter((message) => !fixed.has(message) && !open.some((pattern) => pattern.test(message)));
}

function patternOf(template: string): RegExp {
  const pieces = template.split(HOLE).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.+')}$`);
}
