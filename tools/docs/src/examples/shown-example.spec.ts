import type { GivenAnswer } from './shown-answer.ts';
import { compareExample, shownExamples } from './shown-example.ts';

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

const TEXT = [
  block('sh', 'curl localhost:4000/a'),
  block('json', '{ "a": 1 }'),
  block('sh', 'curl localhost:4000/b'),
  'later',
  block('text', 'b'),
].join('\n\n');

const answer = (text: string, completeness?: string): GivenAnswer => ({
  status: 200,
  statusText: 'OK',
  headers: new Headers(completeness ? { completeness } : {}),
  text,
});

describe('the examples of a document', () => {
  it('are its curl commands, with the answers right below', () => {
    expect(shownExamples(TEXT)).toMatchObject([
      { line: 1, commands: [{ url: 'http://localhost:4000/a' }], answer: { language: 'json', text: '{ "a": 1 }' } },
      { line: 9, commands: [{ url: 'http://localhost:4000/b' }], answer: undefined },
    ]);
  });

  it('are tried again when a part was late, and only then', async () => {
    const [example] = shownExamples(TEXT);
    const answers = [answer('{"a":null}', 'a;is=omitted;reason=timeout'), answer('{"a":1}')];
    const { shown, given } = await compareExample(example!, async () => answers.shift()!);
    expect(given).toBe(shown);

    const wrong = [answer('{"a":2}'), answer('{"a":1}')];
    expect((await compareExample(example!, async () => wrong.shift()!)).given).toBe('{\n  "a": 2\n}');
  });

  it('without a shown answer must at least succeed', async () => {
    const [, example] = shownExamples(TEXT);
    const comparing = compareExample(example!, async () => ({ ...answer('no'), status: 404 }));
    await expect(comparing).rejects.toThrow('GET http://localhost:4000/b was answered with 404: no');
  });
});
