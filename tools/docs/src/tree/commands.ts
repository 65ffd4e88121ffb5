import { codeBlocks, prose } from '../markdown/code-block.ts';

export interface NpmCommand {
  readonly text: string;
  readonly script: string;
}

export interface NxCommand {
  readonly text: string;
  readonly project: string | undefined;
  readonly targets: readonly string[];
}

/** What a document tells to type: in its shell blocks, and between backticks in its text. */
function commandTexts(markdown: string): string[] {
  const inline = Array.from(prose(markdown).matchAll(/`([^`]+)`/g), ([, text]) => text as string);
  const shell = codeBlocks(markdown).filter(({ language }) => language === 'sh');
  const lines = [...inline, ...shell.flatMap(({ text }) => text.split('\n'))];
  return lines.flatMap((line) => line.split('&&')).map((text) => text.trim());
}

/** `npm start`, `npm test`, `npm run x`, `npm run -s x`; commands of npm itself, such as `npm ci`, are left out. */
export function npmCommands(markdown: string): NpmCommand[] {
  return commandTexts(markdown).flatMap((text) => {
    const script = /^npm (?:run (?:-s )?(\S+)|(start|test)\b)/.exec(text);
    return script ? [{ text, script: (script[1] ?? script[2]) as string }] : [];
  });
}

/** The generators that a document tells to run: `upstream` of `npx nx g @portico/tools:upstream payments`. */
export const generatorNames = (markdown: string): string[] =>
  commandTexts(markdown).flatMap((text) => /^npx nx g @portico\/tools:(\S+)/.exec(text)?.[1] ?? []);

/** `npx nx run web-bff:plans`, `npx nx serve web-bff`, `npx nx affected -t test`. */
export function nxCommands(markdown: string): NxCommand[] {
  return commandTexts(markdown).flatMap((text): NxCommand[] => {
    const words = text.split(/\s+/);
    if (words[0] !== 'npx' || words[1] !== 'nx') return [];
    const after = (option: string): string[] => {
      const from = words.indexOf(option);
      const to = words.findIndex((word, index) => index > from && word.startsWith('-'));
      return from < 0 ? [] : words.slice(from + 1, to < 0 ? undefined : to);
    };
    if (words[2] === 'run') return [{ text, project: words[3]?.split(':')[0], targets: [words[3]?.split(':')[1] ?? ''] }];
    if (words[2] === 'g') return [];
    if (words[2] === 'run-many' || words[2] === 'affected') return [{ text, project: after('-p')[0], targets: after('-t') }];
    return [{ text, project: words[3], targets: [words[2] ?? ''] }];
  });
}
