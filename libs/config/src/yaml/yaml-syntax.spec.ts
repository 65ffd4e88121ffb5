import { problemsOf } from '../fixtures/problems-of.ts';
import { ShopSettings } from '../fixtures/shop.settings.ts';
import { loadSettings, SettingsError } from '../index.ts';
import { syntaxProblem } from './yaml-syntax.ts';

/** Texts that are no YAML, or not the YAML their author meant: the line named, and part of the message and of the fix. */
const BROKEN: readonly [title: string, text: string, line: number, message: string, fix: string][] = [
  ['an open bracket', 'regions: [eu\nserver:\n', 2, 'a bracket is not closed', 'two spaces for each level'],
  ['an open quote', 'a: 1\nregions: ["eu]\n', 3, 'is not valid YAML', 'close what is open here'],
  ['a tab', 'server:\n\tport: 1', 2, 'a tab is used as indentation', 'no tabs'],
  ['two keys on a line', 'server: port: 1', 1, 'a key stands where a value is expected', 'start a new line for each key'],
  ['a reserved character', 'server: @x', 1, 'starts with a character that YAML reserves', 'put the text in quotes'],
  ['a wrong escape', 'regions: ["\\q"]', 1, 'starts no known escape', 'use single quotes'],
  ['text behind the end', '{ sampleRate: 1 } x', 1, 'does not belong', 'check quotes'],
  ['two documents', 'sampleRate: 1\n---\nsampleRate: 2', 2, 'more than one document', 'remove the line ---'],
  ['a key that is a list', '? [a]\n: 1', 1, 'a key is not text', 'write a plain word'],
  ['an unknown tag', 'sampleRate: !much 1', 1, 'a tag (a word behind !) is unknown', 'remove the tag'],
  ['a list at the top', '- a', NaN, 'holds no settings at its top level', 'write keys with a colon'],
  ['text at the top', 'hello', NaN, 'holds no settings at its top level', 'write keys with a colon'],
  ['an alias of nothing', 'server: *x', 1, 'the alias names no anchor above it', 'write the value in full'],
  ['an alias of itself', 'server: &x { allow: *x }', 1, 'the alias leads back to itself', 'write the value in full'],
  ['text that runs on', 'sampleRate: 1\n  port: 1', 1, 'is not valid YAML', ''],
  ['a wrong indentation that joins lines', 'regions:\n  - eu\n    us', 2, 'runs over several lines', 'correct the indentation'],
];

describe('YAML that cannot be read', () => {
  it.each(BROKEN)('%s', (_, text, line, message, fix) => {
    const [problem] = problemsOf(ShopSettings, { text });
    expect(problem?.where).toBe(Number.isNaN(line) ? 'bff.yaml' : `bff.yaml:${line}`);
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  it('is told of in words of our own, other ones for each complaint of the parser', () => {
    const codes = [
      'BAD_INDENT', 'TAB_AS_INDENT', 'BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'BLOCK_IN_FLOW', 'MISSING_CHAR', 'BAD_SCALAR_START', 'BAD_DQ_ESCAPE', 'UNEXPECTED_TOKEN', 'MULTIPLE_DOCS',
      'NON_STRING_KEY', 'TAG_RESOLVE_FAILED', 'BAD_ALIAS', 'BAD_DIRECTIVE',
    ];
    const messages = codes.map((code) => syntaxProblem({ code } as never).message);
    expect(new Set(messages).size).toBe(codes.length);
    expect(messages.filter((message) => message.includes('the parser refuses it'))).toEqual([]);
    expect(syntaxProblem({ code: 'RESOURCE_EXHAUSTION' } as never)).toEqual({ message: 'is not valid YAML: the parser refuses it (RESOURCE_EXHAUSTION)', fix: 'write it in a simpler way' });
  });

  it('says nothing of settings that the broken part may hold', () => {
    const problems = problemsOf(ShopSettings, { text: 'upstreams:\n  - kind: http\n  bad' });
    expect(problems.map(({ path, line }) => [path, line])).toEqual([['bff.yaml', 3]]);
  });

  it('builds an anchor once, however many aliases lead to it', () => {
    const levels = Array.from({ length: 40 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    const problems = problemsOf(ShopSettings, { text: ['l0: &l0 [x]', ...levels].join('\n') });
    expect(problems).toHaveLength(41);
  });
});

describe('a secret', () => {
  const SECRET = 'hunter2-hunter2';
  const TEXT = `server:\n  port: 4000\nsession:\n  key: ${SECRET}\n  oldKeys: ["${SECRET}"]\nregions: [eu]\n`;

  const DAMAGE = ['', ':', ': ', '"', '\n', '{', ']', '*', '|'];

  it.each(DAMAGE)('is in no message, wherever in the file up to three characters give way to %j', (put) => {
    const messages: string[] = [];
    for (const at of TEXT.split('').keys()) {
      for (const cut of [0, 1, 3]) {
        try {
          loadSettings(ShopSettings, { text: TEXT.slice(0, at) + put + TEXT.slice(at + cut), env: { NODE_ENV: 'test' } });
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
          messages.push(error.message);
        }
      }
    }
    expect(messages.length).toBeGreaterThan(50);
    expect(messages.filter((message) => message.includes(SECRET))).toEqual([]);
  });
});
