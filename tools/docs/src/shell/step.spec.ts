import { compareOutput, isRepeatable, stepsOf } from './step.ts';
import type { Step } from './step.ts';

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

const step = (language: string, text: string): Step => ({ line: 1, commands: '', answer: { language, text } });

describe('the steps of a guide', () => {
  it('are its shell blocks with what each prints, without the one that starts everything', () => {
    const text = [block('sh', 'npm start'), block('sh', 'A=$(npm run -s token)'), block('sh', 'curl -i localhost:4000/a'), block('http', 'HTTP/1.1 200 OK')].join('\n\n');
    expect(stepsOf(text)).toMatchObject([
      { line: 5, commands: 'A=$(npm run -s token)', answer: undefined },
      { line: 9, commands: 'curl -i localhost:4000/a', answer: { language: 'http' } },
    ]);
  });

  it.each([
    ['curl localhost:4000/a \\\n  -H "a: $A"\n# and\ncurl localhost:4000/b', true],
    ["curl localhost:4000/a -H 'idempotency-key: \"x\"' -d '{}'", true],
    ["curl localhost:4000/a -d '{}'", false],
    ['curl -X DELETE localhost:4000/a', false],
    ['A=$(curl localhost:4000/a)', false],
    ['npm run -s partners -- list', false],
  ])('may be carried out again or not: %j', (commands, repeatable) => {
    expect(isRepeatable({ line: 1, commands, answer: undefined })).toBe(repeatable);
  });

  const ANSWER = 'HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nDate: now\r\n\r\n{"a":1,"b":"two"}';

  it.each([
    ['http', 'HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{ "a": 1, "b": "t…" }', ANSWER, true],
    ['http', 'HTTP/1.1 200 OK\nContent-Type: application/json', ANSWER, false],
    ['http', 'HTTP/1.1 401 Unauthorized', ANSWER, false],
    ['json', '{ "a": 1, "…": "1 more" }', '{"a":1,"b":2}', true],
    ['json', '{ "a": 1 }', '{"a":1,"b":2}', false],
    ['text', 'KEY  MADE\n…  2…Z', 'KEY  MADE\nab  2026-01-01T00:00Z\n', true],
    ['text', 'KEY  MADE\n…', 'KEY  MADE\nab\ncd\n', true],
    ['text', '…Z', 'a\nbZ', false],
  ])('print what is shown, or not: %s %j', (language, shown, output, same) => {
    const comparison = compareOutput(step(language, shown), output);
    expect(comparison.shown === comparison.given).toBe(same);
  });
});
