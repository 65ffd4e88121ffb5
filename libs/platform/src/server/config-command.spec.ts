import 'reflect-metadata';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BringsRoutes } from '../routes/brought-routes.ts';
import type { BroughtRoute, RouteSource } from '../routes/brought-routes.ts';
import { Public, Stream } from '../routes/decorators.ts';
import { Bff } from './bff.decorator.ts';
import type { BffSettings } from './bff.settings.ts';
import { CheckedAtStart } from './checked-at-start.ts';
import { CommandError } from './command.ts';
import { configCommand } from './config-command.ts';
import { UsageError } from './usage-error.ts';

@CheckedAtStart(({ server }: BffSettings) => (server?.host === '0.0.0.0' ? ['server.host is every address: name one'] : []))
@Module({})
class CheckingModule {}

@Bff({ name: 'checked-bff' })
@Module({ imports: [CheckingModule] })
class CheckedBffModule {}

let begun = 0;

@BringsRoutes(true)
@Injectable()
class Source implements RouteSource, OnModuleInit {
  routes(): readonly BroughtRoute[] {
    return [{ scopes: [], roles: [], types: [], priority: 'read', bodyLimit: undefined, access: 'public', method: 'GET', path: '/words', operationId: 'brought', answer: () => undefined }];
  }

  onModuleInit(): void {
    begun += 1;
  }
}

@Controller()
class WordsController {
  @Get('words')
  @Public()
  @Stream()
  words(): void {}
}

@Bff({ name: 'meeting-bff' })
@Module({ providers: [Source], controllers: [WordsController] })
class MeetingBffModule {}

const GOOD = 'server: { host: 127.0.0.1, port: 4000 }\nmanagement: { port: 4001 }\n';

describe('the command config', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const at = (name: string): string => join(folder, name);
  const file = (name: string, text: string): string => (writeFileSync(at(name), text), at(name));

  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (args: readonly string[], env: Record<string, string> = {}): Promise<{ printed: string; code: number | 'usage'; said: string }> => {
    const printed: string[] = [];
    const context = { env: { NODE_ENV: 'test', ...env }, file: file('bff.yaml', GOOD), print: (text: string) => void printed.push(text), remark: () => undefined };
    const [code, said] = await configCommand(CheckedBffModule, args, context).then(
      () => [0, ''] as const,
      (error: unknown) => (error instanceof UsageError ? (['usage', error.message] as const) : [(error as CommandError).exitCode, (error as CommandError).message] as const),
    );
    return { printed: printed.join('\n').replaceAll(`${folder}/`, ''), code, said: said.replaceAll(`${folder}/`, '') };
  };

  it('check says that nothing is wrong with the file that is served with, or with another', async () => {
    const answers = [await run(['check']), await run(['check', file('other.yaml', GOOD)])];
    expect(answers.map(({ printed, code }) => ({ printed, code }))).toEqual([
      { printed: 'bff.yaml: nothing is wrong', code: 0 },
      { printed: 'other.yaml: nothing is wrong', code: 0 },
    ]);
  });

  it('check says all that is wrong at once, with place and fix: of the file, of the environment, and of what modules need', async () => {
    const faulty = file('faulty.yaml', 'server: { port: 4000, dedline: 3s }\nmanagement: { port: high }\n');
    const { printed, code, said } = await run(['check', faulty], { PORTICO_DRAIN__TIMEOUT: 'soon' });
    expect({ printed, code }).toEqual({ printed: '', code: 78 });
    for (const part of [
      'faulty.yaml has 3 problems:',
      'server.dedline: is not a setting\n    at:  faulty.yaml:1\n    fix: did you mean deadline?',
      'management.port: "high" is not a port\n    at:  faulty.yaml:2\n    fix: write a port, such as 4000',
      'drain.timeout: "soon" is not a duration\n    at:  environment variable PORTICO_DRAIN__TIMEOUT',
      'server.host is every address: name one',
    ]) expect(said).toContain(part);
  });

  it('check says what modules need of a file whose every setting is right', async () => {
    const { code, said } = await run(['check', file('open.yaml', GOOD.replace('127.0.0.1', '0.0.0.0'))]);
    expect({ code, said }).toEqual({ code: 78, said: 'open.yaml cannot be used:\nserver.host is every address: name one' });
  });

  it('check says what meets once everything is built, such as a route of the settings and one of a controller', async () => {
    const context = { env: { NODE_ENV: 'test' }, file: file('bff.yaml', GOOD), print: () => undefined, remark: () => undefined };
    await expect(configCommand(MeetingBffModule, ['check'], context)).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringContaining('brought: GET /words is the same match as GET /words of words.words; change one of the two, or take it out'),
    });
    expect(begun).toBe(0);
  });

  it('check says of a file that is not there', async () => {
    expect(await run(['check', at('nowhere.yaml')])).toMatchObject({ code: 78, said: expect.stringContaining('nowhere.yaml: does not exist') });
  });

  it('print shows what would be in force, the environment and all defaults included', async () => {
    const { printed, code } = await run(['print'], { PORTICO_SERVER__DEADLINE: '3s' });
    expect(code).toBe(0);
    expect(printed).toMatch(/^loopback: false\nstartTimeout: 1m\nreloadEvery: 10s\nserver:\n {2}host: 127\.0\.0\.1\n {2}port: 4000\n {2}deadline: 3s\n/);
  });

  it('diff tells nothing, and ends well, where two files mean the same', async () => {
    expect(await run(['diff', file('same.yaml', `${GOOD}drain: { timeout: 20000ms }`)])).toEqual({ printed: '', code: 0, said: '' });
  });

  it('diff tells each setting that differs, against the file in force or another', async () => {
    const changed = file('changed.yaml', `${GOOD.replace('4000', '4005')}zone: eu-1\n`);
    expect(await run(['diff', changed])).toEqual({
      printed: 'server.port: 4000 -> 4005\nzone: (not set) -> "eu-1"',
      code: 1,
      said: 'bff.yaml and changed.yaml differ in 2 settings',
    });
    expect(await run(['diff', changed, file('other.yaml', `${GOOD}zone: eu-1\n`)])).toMatchObject({ printed: 'server.port: 4005 -> 4000', code: 1 });
    expect(await run(['diff', at('nowhere.yaml')])).toMatchObject({ printed: '', code: 78 });
  });

  it('schema prints the JSON Schema of the file', async () => {
    const { printed, code } = await run(['schema']);
    expect({ code, schema: JSON.parse(printed) as unknown }).toMatchObject({
      code: 0,
      schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'bff.yaml of checked-bff', required: ['server', 'management'], properties: { zone: { type: 'string' } } },
    });
  });

  it.each([[[]], [['chek']], [['check', 'a', 'b']], [['diff']], [['schema', 'a']], [['print', '--all']], [['constructor']]])('says how it is used: %j', async (args) => {
    const { code, said } = await run(args);
    expect({ code, said }).toEqual({ code: 'usage', said: expect.stringMatching(/is not understood:\n {2}config check \[file\]/) });
  });

  it('says so too where it is asked', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, printed: expect.stringContaining('config diff [file] <file>') });
  });
});
