import { compareHttp, compareJson, compareText } from '../examples/shown-answer.ts';
import type { Comparison, GivenAnswer } from '../examples/shown-answer.ts';
import { codeBlocks } from '../markdown/code-block.ts';

/** A block of commands in a guide, and what it prints if a block right below shows it. */
export interface Step {
  readonly line: number;
  readonly commands: string;
  readonly answer: { readonly language: string; readonly text: string } | undefined;
}

const ANSWERS = ['json', 'http', 'text'];

/** What runs already when a guide's commands are executed. */
const STARTS = /^(?:npm ci && )?npm start$/;

/** The steps of a guide, in order. */
export function stepsOf(markdown: string): Step[] {
  const blocks = codeBlocks(markdown);
  return blocks.flatMap(({ language, text, line, end }, index) => {
    if (language !== 'sh' || STARTS.test(text)) return [];
    const next = blocks[index + 1];
    const answer = next?.line === end + 2 && ANSWERS.includes(next.language) ? next : undefined;
    return [{ line, commands: text, answer }];
  });
}

/** May it be carried out again? Then it only calls, by curl or by a program of the guide, and changes nothing by it, or nothing more. */
export function isRepeatable({ commands }: Step): boolean {
  const lines = commands.replace(/\\\n\s*/g, ' ').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.every((line) => /^(?:curl|npx node) /.test(line) && (!/ -(?:d|X) /.test(line) || line.includes('idempotency-key')));
}

/** Lays what a step printed beside what is shown: JSON, an answer of `curl -i`, or text. */
export function compareOutput({ answer }: Step, output: string): Comparison {
  if (!answer) return { shown: '', given: '' };
  if (answer.language === 'http') return compareHttp(answer.text, answerIn(output));
  return answer.language === 'json' ? compareJson(answer.text, output) : compareText(answer.text, output);
}

/** What `curl -i` printed. */
function answerIn(output: string): GivenAnswer {
  const [head = '', text = ''] = output.split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const [, status, statusText = ''] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(statusLine) ?? [];
  if (status === undefined) throw new Error(`curl -i printed no answer: ${output}`);
  const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/).slice(0, 2) as [string, string]));
  return { status: Number(status), statusText, headers, text };
}
