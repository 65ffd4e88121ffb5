import { Controller, forwardRef, Inject, Injectable, Module, Scope } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory, REQUEST } from '@nestjs/core';
import type { DiscoveryService } from '@nestjs/core';
import { HeldResources, ManagementPages, Signals, StartError } from '@portico/platform';
import { plan } from '../plan/plan-builder.ts';
import type { Plan } from '../plan/plan.ts';
import { Plans } from './plans.ts';

const named = (name: string): Plan<void, number> => plan(name, { deadline: '1s' }).part('a', () => 1).view(() => 1);

/** The plans of a BFF that has these providers. */
function plansOf(...instances: unknown[]): { readonly plans: Plans; readonly pages: ManagementPages } {
  const pages = new ManagementPages();
  const discovery = { getProviders: () => instances.map((instance) => ({ instance, isDependencyTreeStatic: () => true })), getControllers: () => [] } as unknown as DiscoveryService;
  return { plans: new Plans(discovery, pages, new HeldResources()), pages };
}

describe('the plans of a BFF', () => {
  it('are found among the fields of all its providers, each once, whatever else is there', () => {
    const [home, side] = [named('home'), named('side')];
    const { plans } = plansOf(null, undefined, 'a value', { title: 'x', home }, { side, again: home }, () => 1);
    plans.onModuleInit();
    expect(plans.all).toEqual([home, side]);
  });

  it('are found in controllers too', () => {
    const [home, orders] = [named('home'), named('orders')];
    const wrapped = (instance: object): object => ({ instance, isDependencyTreeStatic: () => true });
    const plans = new Plans({ getProviders: () => [wrapped({ home })], getControllers: () => [wrapped({ orders })] } as never, new ManagementPages(), new HeldResources());
    plans.onModuleInit();
    expect(plans.all).toEqual([home, orders]);
  });

  it('are shown on the management port', () => {
    const { plans, pages } = plansOf({ home: named('home') });
    plans.onModuleInit();
    const { body } = pages.find('/plans')?.render('application/json') as { body: string };
    expect((JSON.parse(body) as { plan: string }[]).map((one) => one.plan)).toEqual(['home']);
  });

  it('end the start when two of them have one name', () => {
    const { plans, pages } = plansOf({ home: named('home') }, { other: named('home') });
    expect(() => plans.onModuleInit()).toThrow('two plans are named "home"');
    expect(pages.all()).toEqual([]);
  });
});

/** What anybody writes who has read Nest's guide to request scopes. */
@Injectable()
class WhoAsks {
  constructor(@Inject(REQUEST) readonly request: { readonly user: string }) {}
}

@Injectable()
class Settings {
  readonly deadline = '1s';
}

@Injectable()
class HomePlans {
  readonly prices = plan('prices', { deadline: '1s' }).part('a', () => this.who.request.user).view(() => this.settings);
  readonly side: Plan<void, number>;

  constructor(private readonly who: WhoAsks, private readonly settings: Settings) {
    const { deadline } = settings;
    this.side = plan('side', { deadline: deadline as '1s' }).part('a', () => 1).view(() => 1);
  }
}

@Injectable()
class Making {
  readonly own: Plan<void, number>;
  /** Calls what it is given, makes something of it, and writes it into a text. */
  constructor(who: { readonly ask: (name: string) => { readonly user: string }; readonly Asker: new () => { readonly id: () => string } }) {
    const [{ user }, { id }] = [who.ask(`${String(who)}`), new who.Asker()];
    this.own = named(`making-${user.length > 0 ? '' : id()}`);
  }
}
Reflect.defineMetadata('design:paramtypes', [WhoAsks], Making);

@Injectable()
class Injected {
  @Inject(HomePlans) readonly plans!: HomePlans;
  readonly own = named('own');
}

@Injectable({ scope: Scope.TRANSIENT })
class Transient {
  readonly own = named('transient');
}

@Injectable({ scope: Scope.REQUEST })
class Declared {
  readonly own = named('declared');
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientLog {
  static made = 0;
  readonly made = (TransientLog.made += 1);
}

@Injectable()
class OfTransients {
  constructor(
    readonly one: Transient,
    readonly log: TransientLog,
  ) {}
}

@Injectable()
class Circle {
  readonly own = named('circle');
  constructor(
    @Inject(forwardRef(() => Back)) readonly back: unknown,
    readonly who: WhoAsks,
  ) {}
}

@Injectable()
class Back {
  constructor(@Inject(forwardRef(() => Circle)) readonly circle: unknown) {}
}

@Controller()
class Scoped {
  readonly own = named('of a controller'.replaceAll(' ', '-'));
  constructor(readonly who: WhoAsks) {}
}

@Injectable({ scope: Scope.REQUEST })
class Tight {
  constructor(who: WhoAsks) {
    if (who.request.user !== 'ann') throw new Error('is made of what it is given');
  }
}

@Injectable()
class Fine {
  readonly own = named('fine');
  constructor(readonly settings: Settings) {}
}

async function faultsOf(providers: Type[], controllers: Type[] = []): Promise<readonly string[]> {
  @Module({ imports: [DiscoveryModule], providers: [Signals, ManagementPages, HeldResources, Plans, ...providers], controllers })
  class Root {}
  try {
    const context = await NestFactory.createApplicationContext(Root, { logger: false, abortOnError: false });
    await context.close();
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.faults;
    throw error;
  }
}

describe('plans of a provider that is made more than once', () => {
  const fix = 'is made for each request, and its plans with it; make it a singleton: read the request through currentContext() instead of injecting it';
  const wouldKeep = (name: string, of: string, cause: string): string => `the plan "${name}" of ${of} would keep and coalesce nothing: ${cause}`;

  it.each<readonly [string, Type[], Type[], string[]]>([
    ['because of what it needs', [WhoAsks, Settings, HomePlans], [], ['prices', 'side'].map((name) => wouldKeep(name, 'HomePlans', `HomePlans needs WhoAsks, which needs REQUEST, which ${fix}`))],
    ['because of what a field of it needs', [WhoAsks, Settings, Injected, HomePlans], [], [
      wouldKeep('own', 'Injected', `Injected needs HomePlans, which needs WhoAsks, which needs REQUEST, which ${fix}`),
      ...['prices', 'side'].map((name) => wouldKeep(name, 'HomePlans', `HomePlans needs WhoAsks, which needs REQUEST, which ${fix}`)),
    ]],
    ['of whatever its constructor does with what it is given', [WhoAsks, Making], [], [wouldKeep('making-', 'Making', `Making needs WhoAsks, which needs REQUEST, which ${fix}`)]],
    ['by its own scope', [Declared], [], [wouldKeep('declared', 'Declared', `Declared ${fix}`)]],
    ['in a circle', [Circle, Back, WhoAsks], [], [wouldKeep('circle', 'Circle', `Circle needs WhoAsks, which needs REQUEST, which ${fix}`)]],
    ['as a transient one', [Transient, TransientLog, OfTransients], [], [wouldKeep('transient', 'Transient', 'Transient is made for each that injects it, and its plans with it; make it a singleton: take the scope out')]],
    ['as a controller', [WhoAsks], [Scoped], [wouldKeep('of-a-controller', 'Scoped', `Scoped needs WhoAsks, which needs REQUEST, which ${fix}`)]],
  ])('stop the start, with the cause: %s', async (_, providers, controllers, faults) => {
    TransientLog.made = 0;
    expect(await faultsOf(providers, controllers)).toEqual(faults);
    // What others need is not made for the sake of looking at it.
    expect(TransientLog.made).toBe(providers.includes(TransientLog) ? 1 : 0);
  });

  it('are all that matters: others may be made as often as they like', async () => {
    expect(await faultsOf([WhoAsks, Tight, Settings, Fine])).toEqual([]);
  });
});
