import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { loadSettings } from '@portico/config';
import { AllowAddresses, EdgeModule } from '@portico/edge';
import { Authenticated, Bff, Environment, Field, Public, Returns, settingsClassOf, startBff } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { exchange } from '@portico/testing';
import { parse } from 'yaml';
import { codeBlocks } from '../markdown/code-block.ts';
import { read } from '../tree/workspace.ts';

const GUIDE = read('docs/guides/edge.md');
const BLOCKS = codeBlocks(GUIDE);

class Catalog {
  @Field(String)
  text!: string;
}

@Controller()
class Shop {
  @Get('catalog')
  @Public()
  @Returns(Catalog)
  catalog(): Catalog {
    return { text: 'an oak table '.repeat(200) };
  }

  @Get('admin')
  @Authenticated()
  @AllowAddresses('office', '10.0.0.0/8')
  @Returns(Catalog)
  admin(): Catalog {
    return { text: 'admin' };
  }
}

@Bff({ name: 'edge' })
@Module({ imports: [EdgeModule], controllers: [Shop] })
class EdgeBff {}

/** Each command with the answer that stands for it: the commands of a block, then as many answers. */
const examples = (): (readonly [command: string, answer: string])[] =>
  BLOCKS.flatMap(({ text }, index) => {
    const commands = text.split('\n').filter((line) => line.startsWith('curl '));
    return commands.map((command, at) => [command, BLOCKS[index + 1 + at]?.text ?? ''] as const);
  });

describe('docs/guides/edge.md', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const shown = parse(BLOCKS.find(({ text }) => text.startsWith('# edge-bff.yaml'))?.text ?? '') as object;
    const local = { host: '127.0.0.1', port: 0 };
    const text = JSON.stringify({ ...shown, server: local, management: local });
    bff = await startBff(EdgeBff, loadSettings(await settingsClassOf(EdgeBff), { text, env: { NODE_ENV: 'test' } }), new Environment('test'));
  });
  afterAll(() => bff.close());

  it('has an answer for each command', () => {
    expect(examples().length).toBeGreaterThan(8);
    expect(examples().filter(([, answer]) => !answer.startsWith('HTTP/1.1 '))).toEqual([]);
  });

  it.each(examples())('%s', async (command, shown) => {
    const [, method = 'GET', target = ''] = /^curl -i (?:-X (\w+) )?localhost:4000(\S+)/.exec(command) ?? [];
    const headers = Object.fromEntries(Array.from(command.matchAll(/-H '([^:]+): ([^']+)'/g), ([, name, value]) => [name as string, value as string]));
    const answer = await exchange(bff.url, { method, target, headers: { connection: 'close', ...headers } });
    const [first = '', ...fields] = shown.split('\n');
    const wanted = Object.fromEntries(fields.map((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 2)]));
    const got = Object.fromEntries(Object.keys(wanted).map((name) => [name, answer.headers[name]]));
    expect({ status: `HTTP/1.1 ${answer.status}`, headers: got }).toEqual({ status: first, headers: wanted });
    // What an example does not show of CORS and codings is not there.
    for (const name of ['access-control-allow-origin', 'content-encoding']) if (!(name in wanted)) expect({ [name]: answer.headers[name] }).toEqual({ [name]: undefined });
  });
});
