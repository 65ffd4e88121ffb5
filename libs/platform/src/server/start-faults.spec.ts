import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Param } from '@nestjs/common';
import { loadSettings, SettingsError } from '@portico/config';
import { StageFor } from '../pipeline/stage.ts';
import { Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { Bff } from './bff.decorator.ts';
import { BffSettings } from './bff.settings.ts';
import { CheckedAtStart } from './checked-at-start.ts';
import { Environment } from './environment.ts';
import { startBff } from './start-bff.ts';
import { StartError } from './start-error.ts';
import { startFaults } from './start-faults.ts';

@Controller('words')
class Silent {
  @Get(':one')
  @Public()
  @Returns(Word)
  one(@Param('other') _other: string): Word {
    return { word: '' };
  }

  @Get()
  @Returns(Word)
  all(): Word {
    return { word: '' };
  }
}

@StageFor('nope' as never)
@Injectable()
class Nowhere {
  run(): void {}
}

const openFaults = ({ server }: BffSettings, { development }: Environment): string[] => (development || server.host === '127.0.0.1' ? [] : [`server.host is ${server.host}: write 127.0.0.1`]);

/** Refuses to be built, as a module does with the check that it is marked with. */
@CheckedAtStart(openFaults)
@Module({
  providers: [
    {
      provide: 'checked',
      inject: [BffSettings, Environment],
      useFactory: (settings: BffSettings, environment: Environment) => {
        const faults = openFaults(settings, environment);
        if (faults.length > 0) throw new StartError(faults);
      },
    },
  ],
})
class CheckedModule {}

@CheckedAtStart(({ zone }: BffSettings) => [`zone is ${(zone as string).toUpperCase()}: write another`])
@Module({})
class ZonedModule {}

@Bff({ name: 'words' })
@Module({ imports: [CheckedModule, ZonedModule], controllers: [Silent], providers: [Nowhere] })
class Root {}

const ROUTES = ["Silent.one: @Param('other') is not in the path, which has :one; write one that is, or add it", 'Silent.all: says nothing of access: add @Public() or @Authenticated()'];
const text = (deadline: string): string => `server: { host: 0.0.0.0, port: 4000, deadline: ${deadline} }\nmanagement: { port: 4001 }\nzone: eu-1\n`;
const production = new Environment('production');

const faultsOf = (error: unknown): readonly string[] => (error as StartError).faults;

describe('what keeps a BFF from starting', () => {
  it('is told at once: by modules and by routes', async () => {
    const started = startBff(Root, loadSettings(BffSettings, { text: text('1s') }), production);
    expect(faultsOf(await started.catch((error: unknown) => error))).toEqual(['server.host is 0.0.0.0: write 127.0.0.1', 'zone is EU-1: write another', ...ROUTES]);
  });

  it('is told of routes and stages together, where modules can be built', async () => {
    const started = startBff(Root, loadSettings(BffSettings, { text: text('1s').replace('0.0.0.0', '127.0.0.1') }), new Environment('test'));
    expect(faultsOf(await started.catch((error: unknown) => error))).toEqual([...ROUTES, expect.stringContaining("Nowhere has @StageFor('nope')"), 'zone is EU-1: write another']);
  });

  it('is told beside settings that cannot be read, by what could be', async () => {
    let thrown: unknown;
    try {
      loadSettings(BffSettings, { text: text('soon').replace('zone: eu-1', '') });
    } catch (error) {
      thrown = error;
    }
    const { read } = thrown as SettingsError;
    // The check of the zone stumbles over its absence, and says nothing.
    expect({ isError: thrown instanceof SettingsError, faults: await startFaults(Root, read as BffSettings, production) }).toEqual({ isError: true, faults: ['server.host is 0.0.0.0: write 127.0.0.1', ...ROUTES] });
  });

  it('is told of routes where no setting could be read', async () => {
    expect(await startFaults(Root, undefined, production)).toEqual(ROUTES);
  });
});
