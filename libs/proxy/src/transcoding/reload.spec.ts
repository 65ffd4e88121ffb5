import 'reflect-metadata';
import { BffSettings, LiveSettings, StartError } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { ask } from '../routes/routed-bff.fixture.ts';
import { LibraryService, startTranscoding } from './library-service.fixture.ts';
import { TranscodeSettings } from './transcode.settings.ts';
import type { WithTranscoding } from './transcode.settings.ts';

const SECTIONS = "  - { name: books, to: library, methods: [GetBook], access: public, deadline: 20s }\n";

describe('sections of transcode in a settings file that has changed', () => {
  const service = new LibraryService();
  let bff: RunningBff;
  let started: BffSettings & WithTranscoding;

  beforeAll(async () => {
    await service.listen();
    bff = await startTranscoding(service.port, SECTIONS);
    started = bff.app.get(BffSettings);
  });
  afterAll(async () => {
    await bff.close();
    service.close();
  });

  const next = (changes: Partial<TranscodeSettings>, ...more: Partial<TranscodeSettings>[]): object =>
    ({ ...started, transcode: [...started.transcode.map((one) => Object.assign(new TranscodeSettings(), one, changes)), ...more.map((one) => Object.assign(new TranscodeSettings(), one))] });
  const take = (changes: Partial<TranscodeSettings>): ((path: string) => boolean) => {
    const live = bff.app.get(LiveSettings).prepare(next(changes));
    for (const { swap } of live) swap();
    return (path) => live.some((one) => one.takes(path));
  };
  const faultsOf = (settings: object): readonly string[] => {
    try {
      bff.app.get(LiveSettings).prepare(settings);
      return [];
    } catch (error) {
      if (error instanceof StartError) return error.faults;
      throw error;
    }
  };

  it('have their new deadline from the next request on, and show it', async () => {
    service.answer = () => undefined;
    const takes = take({ deadline: 30 });
    const { status } = await ask(bff, '/v1/books/1');
    const shown = ((await (await fetch(`${bff.managementUrl}/routes`)).json()) as { facts: { deadline?: string } }[]).map(({ facts }) => facts.deadline);
    expect({ status, shown: new Set(shown), takes: ['transcode.books.deadline', 'transcode.books.prefix', 'transcode.books.methods'].map(takes) }).toEqual({ status: 504, shown: new Set(['30 ms']), takes: [true, false, false] });
    service.answer = (call, done) => done(null, call.request);
    take({});
    expect((await ask(bff, '/v1/books/1')).status).toBe(200);
  });

  it('stay as they are where more of them differs', async () => {
    expect(take({ deadline: 30, prefix: '/new' })('transcode.books.deadline')).toBe(false);
    expect([(await ask(bff, '/v1/books/1')).status, (await ask(bff, '/new/v1/books/1')).status]).toEqual([200, 404]);
  });

  it.each<readonly [string, Partial<TranscodeSettings>, readonly Partial<TranscodeSettings>[], string]>([
    ['a method is none of the contract', { methods: ['Burn'] }, [], 'transcode.books.methods: Burn is no method of'],
    ['a policy is none', { policies: { cost: 2 } }, [], 'transcode.books.policies.cost: is no policy that routes have here'],
    ['two have one path', {}, [{ name: 'again', to: 'library', methods: ['GetBook'], access: 'public' }], 'is the same match as'],
  ])('are refused where they would keep the BFF from starting: %s', async (_, changes, more, fault) => {
    expect(faultsOf(next(changes, ...more)).join()).toContain(fault);
  });
});
