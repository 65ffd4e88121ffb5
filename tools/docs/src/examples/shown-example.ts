import { codeBlocks } from '../markdown/code-block.ts';
import { curlCommands } from './curl.ts';
import type { CurlCommand } from './curl.ts';
import { compareHttp, compareJson, compareText } from './shown-answer.ts';
import type { Comparison, GivenAnswer } from './shown-answer.ts';

/** Commands of a document, and the answer to the last of them if a block right below shows it. */
export interface ShownExample {
  readonly line: number;
  readonly commands: readonly CurlCommand[];
  readonly answer: { readonly language: string; readonly text: string } | undefined;
}

const ANSWERS = ['json', 'http', 'text'];

/** The curl examples of a document, in order. */
export function shownExamples(markdown: string): ShownExample[] {
  const blocks = codeBlocks(markdown);
  return blocks.flatMap(({ language, text, line, end }, index) => {
    const commands = language === 'sh' ? curlCommands(text) : undefined;
    const next = blocks[index + 1];
    const answer = next?.line === end + 2 && ANSWERS.includes(next.language) ? next : undefined;
    return commands ? [{ line, commands, answer }] : [];
  });
}

type Run = (command: CurlCommand) => Promise<GivenAnswer>;

/** How often a part may be late before the example is called wrong: a busy machine is no fault of the document. */
const TRIES = 10;

/** Carries an example out and lays what came beside what is shown. Commands without a shown answer must succeed. */
export async function compareExample({ commands, answer }: ShownExample, run: Run): Promise<Comparison> {
  for (const command of commands.slice(0, -1)) succeeded(command, await run(command));
  const last = commands.at(-1) as CurlCommand;
  let given = await run(last);
  if (!answer) return succeeded(last, given);
  const shownLate = answer.text.includes('reason=timeout');
  for (let tries = 1; tries < TRIES && !shownLate && isLate(given); tries += 1) given = await run(last);
  if (answer.language === 'http' && last.showsHeaders) return compareHttp(answer.text, given);
  return answer.language === 'json' ? compareJson(answer.text, given.text) : compareText(answer.text, given.text);
}

const isLate = ({ headers }: GivenAnswer): boolean => headers.get('completeness')?.includes('reason=timeout') ?? false;

function succeeded({ method, url }: CurlCommand, { status, text }: GivenAnswer): Comparison {
  if (status >= 400) throw new Error(`${method} ${url} was answered with ${status}: ${text}`);
  return { shown: '', given: '' };
}
