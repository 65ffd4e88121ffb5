import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import { ask } from '../examples/ask.ts';
import { CONTROL } from '../examples/demo.ts';
import { compareExample, shownExamples } from '../examples/shown-example.ts';
import { read } from '../tree/workspace.ts';
import { layOutSteps, runSpecs, typeErrors } from './nest-steps.ts';
import type { GuideStep } from './nest-steps.ts';

const GUIDE = read('docs/guides/from-plain-nestjs.md');
/** Where the demo services are, by what the guide says. */
const SERVICES = { 'http://127.0.0.1:9081': 'catalog', 'http://127.0.0.1:9084': 'reviews' };
/** The product that the guide begins and ends with. */
const PRODUCT = { id: 'p-00001', name: 'Everyday Olive Wood Kettle', rating: expect.any(Number) as unknown };

interface Started {
  readonly url: string;
  close(): Promise<unknown>;
}

/** In turn: what a reader has after each chapter. */
describe('docs/guides/from-plain-nestjs.md', () => {
  let sandbox: Sandbox;
  let steps: GuideStep[];

  beforeAll(async () => {
    sandbox = await startSandbox({ ports: 'free' });
    const real = (text: string): string => Object.entries(SERVICES).reduce((all, [shown, service]) => all.replaceAll(shown, sandbox.urls[service as 'catalog']?.[0] ?? ''), text);
    steps = layOutSteps(GUIDE, 'from-plain-nestjs', real);
  }, 60_000);
  afterAll(async () => {
    await sandbox.close();
    if (steps[0]) rmSync(dirname(steps[0].folder), { recursive: true });
  });

  async function started({ folder }: GuideStep): Promise<Started> {
    const { AppModule } = (await import(join(folder, 'app.module.ts'))) as { AppModule: Type };
    const file = join(folder, 'bff.yaml');
    if (existsSync(file)) return BffUnderTest.start({ root: AppModule, file });
    const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    return { url: await app.getUrl(), close: () => app.close() };
  }

  it('has the application, four steps and their tests', () => {
    expect(steps.map(({ title }) => title.replace(/^(\d)\. .*/, '$1'))).toEqual(['The application', '1', '2', '3', '4', 'Its tests']);
  });

  it.each([0, 1, 2, 3, 4])('runs after step %i, and answers as it shows', async (index) => {
    const step = steps[index] as GuideStep;
    const app = await started(step);
    try {
      expect(await (await fetch(`${app.url}/products/p-00001`)).json()).toEqual(PRODUCT);
      for (const example of shownExamples(step.text)) {
        const { shown, given } = await compareExample(example, (command) => ask({ 'localhost:3000': app.url, [CONTROL]: sandbox.controlUrl }, command));
        expect(given).toBe(shown);
      }
    } finally {
      await sandbox.control.reset();
      await app.close();
    }
  }, 60_000);

  it.each([0, 1, 2, 3, 4, 5])('compiles after step %i', async (index) => {
    expect(await typeErrors(steps[index] as GuideStep)).toBe('');
  }, 60_000);

  it('has tests that pass', async () => {
    expect(await runSpecs(steps.at(-1) as GuideStep)).toMatch(/^Tests: +2 passed, 2 total$/m);
  }, 60_000);
});
