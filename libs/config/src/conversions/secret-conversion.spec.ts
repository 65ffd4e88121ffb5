import { MinLength } from 'class-validator';
import { errorOf, fileNotFound, problemsOf } from '../fixtures/problems-of.ts';
import { ShopSettings } from '../fixtures/shop.settings.ts';
import type { LoadOptions } from '../index.ts';
import { loadSettings, Secret, SecretText } from '../index.ts';

const BY_FILE = 'session:\n  key: { file: /run/secrets/key }';

const keyOf = (options: LoadOptions) => loadSettings(ShopSettings, { env: { NODE_ENV: 'test' }, ...options }).session?.key.reveal();

describe('a secret', () => {
  it.each([
    ['hunter2-hunter2\n', 'hunter2-hunter2'],
    ['hunter2-hunter2\r\n', 'hunter2-hunter2'],
    ['hunter2-hunter2\n\n', 'hunter2-hunter2\n'],
    [' hunter2-hunter2', ' hunter2-hunter2'],
  ])('comes from the file that the settings name: %j', (content, secret) => {
    const readFile = jest.fn(() => content);
    expect(keyOf({ text: BY_FILE, readFile })).toBe(secret);
    expect(readFile).toHaveBeenCalledWith('/run/secrets/key');
  });

  it('comes from a file that the environment names, or from the environment, also in production', () => {
    const readFile = (path: string) => `content of ${path}`;
    expect(keyOf({ env: { NODE_ENV: 'production', PORTICO_SESSION__KEY__FILE: '/s/key' }, readFile })).toBe('content of /s/key');
    expect(keyOf({ env: { NODE_ENV: 'production', PORTICO_SESSION__KEY: 'from-the-env' } })).toBe('from-the-env');
    const lists = { PORTICO_SESSION__KEY: 'long-enough', PORTICO_SESSION__OLD_KEYS__FILE: '/a,/b' };
    const { session } = loadSettings(ShopSettings, { env: lists, readFile });
    expect(session?.oldKeys.map((key) => key.reveal())).toEqual(['content of /a', 'content of /b']);
  });

  it('is looked for beside the settings file when its path is relative', () => {
    const files: Record<string, string> = {
      '/etc/portico/bff.yaml': 'session: { key: { file: secrets/key } }',
      '/etc/portico/secrets/key': 'long-enough',
    };
    expect(keyOf({ file: '/etc/portico/bff.yaml', readFile: (path) => files[path] ?? fileNotFound() })).toBe('long-enough');
  });

  it('is looked for where the process runs when a variable names a relative path', () => {
    const asked: string[] = [];
    const readFile = (path: string): string => (asked.push(path), path.endsWith('.yaml') ? 'server: {}' : 'long-enough');
    expect(keyOf({ file: '/etc/portico/bff.yaml', env: { PORTICO_SESSION__KEY__FILE: 'secrets/key' }, readFile })).toBe('long-enough');
    expect(asked).toEqual(['/etc/portico/bff.yaml', 'secrets/key']);
  });

  it.each(['session: { keyhunter2hunter2: }', 'session: { key-hunter2 }', 'session:\n  key hunter2:\n', 'session:\n  oldKeys[hunter2]:\n'])('is not repeated where the colon behind its name is missing: %j', (text) => {
    const error = errorOf(ShopSettings, { text });
    const [problem] = error.problems.filter(({ message }) => message === 'is not a setting');
    const name = text.includes('oldKeys') ? 'oldKeys' : 'key';
    expect(problem).toMatchObject({ path: `session["${name}…"]`, fix: `put a colon and a space after ${name}` });
    expect(`${error.message} ${JSON.stringify(error.problems)}`).not.toContain('hunter2');
  });

  it('is not what a mistyped name of another setting is taken for', () => {
    expect(problemsOf(ShopSettings, { text: 'server: { portt: 1 }' })).toMatchObject([{ path: 'server.portt', fix: 'did you mean port?' }]);
  });

  it('has as many characters as it must, and not one less, from wherever it comes', () => {
    const ways: ((text: string) => LoadOptions)[] = [
      (text) => ({ text: `session: { key: '${text}' }` }),
      (text) => ({ text: BY_FILE, readFile: () => `${text}\n` }),
      (text) => ({ text: '', env: { PORTICO_SESSION__KEY: text } }),
    ];
    for (const way of ways) expect({ taken: keyOf(way('12345678')), refused: problemsOf(ShopSettings, way('1234567')).map(({ path }) => path) }).toEqual({ taken: '12345678', refused: ['session.key'] });
    class Defaulted {
      @Secret({ minLength: 8 }) enough = new SecretText('12345678');
      @Secret({ minLength: 8 }) short = new SecretText('1234567');
    }
    expect(problemsOf(Defaulted, { text: '' }).map(({ path, fix }) => [path, fix])).toEqual([['short', 'write a secret of at least 8 characters']]);
  });

  it('is told of with its file where it is one of a list', () => {
    const [problem] = problemsOf(ShopSettings, { text: 'session:\n  key: long-enough\n  oldKeys: [{ file: /s/old }]' });
    expect(problem).toMatchObject({ path: 'session.oldKeys[0]', message: 'the secret file does not exist', where: 'secret file /s/old, named by bff.yaml:3' });
  });

  it('may stand in the settings file during development only', () => {
    const text = 'session:\n  key: hunter2-hunter2\n  oldKeys: [hunter3]';
    expect(keyOf({ text, env: { NODE_ENV: 'development' } })).toBe('hunter2-hunter2');
    expect(problemsOf(ShopSettings, { text, env: {} })).toHaveLength(2);
    const message = 'the secret stands in the settings file, which is refused in production';
    expect(problemsOf(ShopSettings, { text, env: { NODE_ENV: 'production' } })).toEqual([
      {
        path: 'session.key', message, where: 'bff.yaml:2', line: 2,
        fix: 'write { file: /run/secrets/key } or set PORTICO_SESSION__KEY__FILE',
      },
      {
        path: 'session.oldKeys[0]', message, where: 'bff.yaml:3', line: 3,
        fix: 'write { file: /run/secrets/old-keys } or set PORTICO_SESSION__OLD_KEYS__FILE',
      },
    ]);
  });

  it('may have a default in code during development only', () => {
    class Defaulted {
      @Secret() key = new SecretText('hunter2');
    }
    expect(loadSettings(Defaulted, { env: { NODE_ENV: 'test' } }).key.reveal()).toBe('hunter2');
    expect(problemsOf(Defaulted, { text: '', env: { NODE_ENV: 'production' } })[0]).toMatchObject({
      path: 'key',
      message: 'has only its development default, which is refused in production',
      fix: 'write { file: /run/secrets/key } or set PORTICO_KEY__FILE',
    });
  });

  const fails = () => {
    throw new Error('hunter2');
  };

  it.each([
    ['that is not there', fileNotFound, 'the secret file does not exist', 'mount the file there, or correct its path'],
    ['that is empty', () => '\n', 'the secret file is empty', 'write the secret to /run/secrets/key'],
    ['with too little', () => 'abc', 'the secret is shorter than 8 characters', 'make a new one with at least 8 random'],
    ['that fails in an unknown way', fails, 'the secret file cannot be read', 'mount the file there'],
  ])('is refused from a file %s', (_, readFile, message, fix) => {
    expect(problemsOf(ShopSettings, { text: BY_FILE, readFile })).toEqual([
      {
        path: 'session.key', message, fix: expect.stringContaining(fix),
        where: 'secret file /run/secrets/key, named by bff.yaml:2', line: 2,
      },
    ]);
  });

  it('names the variable that named the file', () => {
    const [problem] = problemsOf(ShopSettings, { text: '', env: { PORTICO_SESSION__KEY__FILE: '/s/key' } });
    expect(problem).toEqual({
      path: 'session.key', message: 'the secret file does not exist', fix: expect.any(String),
      where: 'secret file /s/key, named by environment variable PORTICO_SESSION__KEY__FILE',
    });
  });

  it.each([
    ['{ path: /x }', 'is a section, not a secret'],
    ['{ file: /x, mode: 1 }', 'is a section, not a secret'],
    ['{ file: 5 }', 'the file of the secret is not a path'],
    ['{ file: "" }', 'the file of the secret is not a path'],
    ['[hunter2]', 'is a list, not a secret'],
    ['""', 'the secret is empty'],
    ['true', 'the secret is not text'],
    ['20240202123456', 'the secret is not text'],
  ])('is not written as %s', (written, message) => {
    const error = errorOf(ShopSettings, { text: `session: { key: ${written} }`, readFile: () => 'x' });
    const fix = expect.stringContaining('{ file: /run/secrets/key }');
    expect(error.problems).toMatchObject([{ path: 'session.key', message, fix }]);
    expect(error.message).not.toMatch(/hunter2|20240202123456/);
  });

  it('tells nothing to rules of class-validator that repeat the value', () => {
    class Chatty {
      @MinLength(99, { message: ({ value }) => `${value} is too short` }) @Secret() key!: SecretText;
    }
    const error = errorOf(Chatty, { text: 'key: { file: keys/x }', file: 'conf/bff.yaml', readFile: () => 'hunter2' });
    const where = 'secret file conf/keys/x, named by conf/bff.yaml:1';
    expect(error.problems[0]).toMatchObject({ message: '[secret] is too short', where });
  });

  it('may not come from two variables', () => {
    const env = { PORTICO_SESSION__KEY: 'hunter2-hunter2', PORTICO_SESSION__KEY__FILE: '/s/key' };
    const error = errorOf(ShopSettings, { text: '', env });
    expect(error.problems[0]?.message).toBe('sets session.key, which PORTICO_SESSION__KEY sets too');
    expect(error.message).not.toContain('hunter2');
  });
});
