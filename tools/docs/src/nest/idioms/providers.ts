import { Controller, Get, Global, Inject, Injectable, Module, Optional } from '@nestjs/common';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { ConfigurableModuleBuilder, forwardRef, Scope } from '@nestjs/common';
import { ContextIdFactory, DiscoveryModule, DiscoveryService, LazyModuleLoader, ModuleRef, REQUEST, RouterModule } from '@nestjs/core';
import { Public, Returns } from '@portico/platform';
import type { FastifyRequest } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chapter } from '../idiom.ts';
import { answer, each } from '../probe.ts';
import { Word } from './views.ts';

/** A controller that answers what it is given. */
export function saying(token: unknown, read: (given: never) => unknown = (given) => given): Type {
  @Controller('said')
  @Public()
  class Saying {
    constructor(@Inject(token as string) private readonly given: never) {}

    @Get()
    @Returns(Word)
    async get(): Promise<Word> {
      return { word: String(await read(this.given)) };
    }
  }
  return Saying;
}

const says = (word: string) => ({ probe: answer('/said'), nest: { status: 200, body: { word } } });

@Injectable()
class CatsService {
  private readonly cats = ['Tom'];
  first(): string {
    return this.cats[0] as string;
  }
}

@Injectable()
class Greeting {
  constructor(@Optional() @Inject('LANGUAGE') private readonly language = 'en') {}
  text(): string {
    return this.language;
  }
}

class ByProperty {
  @Inject(CatsService)
  readonly cats!: CatsService;
}

@Injectable()
class Chicken {
  constructor(@Inject(forwardRef(() => Egg)) private readonly egg: { readonly name: string }) {}
  name(): string {
    return `chicken and ${this.egg.name}`;
  }
}

@Injectable()
class Egg {
  readonly name = 'egg';
  constructor(@Inject(forwardRef(() => Chicken)) readonly from: unknown) {}
}

@Injectable({ scope: Scope.TRANSIENT })
class Ticket {
  readonly number = (Ticket.last += 1);
  static last = 0;
}

@Injectable()
class HasATicket {
  constructor(readonly ticket: Ticket) {}
}

@Injectable()
class TwoTickets {
  constructor(
    private readonly own: Ticket,
    private readonly other: HasATicket,
  ) {}
  differ(): boolean {
    return this.own !== this.other.ticket;
  }
}

@Injectable({ scope: Scope.REQUEST })
class OfTheRequest {
  constructor(@Inject(REQUEST) private readonly request: FastifyRequest) {}
  visit(): string {
    return this.request.headers['x-visit'] as string;
  }
}

@Controller('scoped')
@Public()
class Scoped {
  constructor(private readonly request: OfTheRequest) {}
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: this.request.visit() };
  }
}

@Controller('resolved')
@Public()
class Resolved {
  constructor(private readonly modules: ModuleRef) {}
  @Get()
  @Returns(Word)
  async get(): Promise<Word> {
    const one = await this.modules.resolve(Ticket, ContextIdFactory.create());
    return { word: `${one instanceof Ticket} ${this.modules.get(CatsService, { strict: false }).first()}` };
  }
}

@Module({ providers: [CatsService], exports: [CatsService] })
class CatsModule {}

@Module({ imports: [CatsModule], exports: [CatsModule] })
class ReExporting {}

@Global()
@Module({ providers: [{ provide: 'GLOBAL', useValue: 'everywhere' }], exports: ['GLOBAL'] })
class GlobalModule {}

@Module({})
class DatabaseModule {
  static forRoot(name: string): DynamicModule {
    const provider: Provider = { provide: 'CONNECTION', useValue: `connected to ${name}` };
    return { module: DatabaseModule, providers: [provider], exports: [provider] };
  }
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<{ folder: string }>().build();

@Module({ providers: [{ provide: 'FOLDER', useFactory: ({ folder }: { folder: string }) => folder, inject: [MODULE_OPTIONS_TOKEN] }], exports: ['FOLDER'] })
class FolderModule extends ConfigurableModuleClass {}

@Controller('inner')
@Public()
class Inner {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'inner' };
  }
}
@Module({ controllers: [Inner] })
class InnerModule {}

@Injectable()
class Lazily {
  constructor(private readonly loader: LazyModuleLoader) {}
  async load(): Promise<string> {
    return (await this.loader.load(() => CatsModule)).get(CatsService).first();
  }
}

const Listened = DiscoveryService.createDecorator<string>();

@Listened('cats')
@Injectable()
class Listener {}

export const providers: Chapter = {
  title: 'Providers and modules',
  idioms: [
    { what: 'a service by its class', parts: () => ({ providers: [CatsService], controllers: [saying(CatsService, (cats: CatsService) => cats.first())] }), ...says('Tom') },
    { what: '`useValue`', parts: () => ({ providers: [{ provide: 'NAME', useValue: 'Kit' }], controllers: [saying('NAME')] }), ...says('Kit') },
    { what: '`useClass`', parts: () => ({ providers: [{ provide: 'CATS', useClass: CatsService }], controllers: [saying('CATS', (cats: CatsService) => cats.first())] }), ...says('Tom') },
    { what: '`useFactory` with `inject`', parts: () => ({ providers: [CatsService, { provide: 'NAME', useFactory: (cats: CatsService) => `${cats.first()}!`, inject: [CatsService] }], controllers: [saying('NAME')] }), ...says('Tom!') },
    { what: '`useExisting`', parts: () => ({ providers: [CatsService, { provide: 'ALIAS', useExisting: CatsService }], controllers: [saying('ALIAS', (cats: CatsService) => cats.first())] }), ...says('Tom') },
    { what: 'an asynchronous provider', parts: () => ({ providers: [{ provide: 'LATER', useFactory: async () => (await delay(5), 'ready') }], controllers: [saying('LATER')] }), ...says('ready') },
    { what: '`@Optional()`', parts: () => ({ providers: [Greeting], controllers: [saying(Greeting, (greeting: Greeting) => greeting.text())] }), ...says('en') },
    { what: 'property-based injection', parts: () => ({ providers: [CatsService, ByProperty], controllers: [saying(ByProperty, ({ cats }: ByProperty) => cats.first())] }), ...says('Tom') },
    { what: 'a circular dependency with `forwardRef()`', parts: () => ({ providers: [Chicken, Egg], controllers: [saying(Chicken, (one: Chicken) => one.name())] }), ...says('chicken and egg') },
    { what: '`Scope.TRANSIENT`', parts: () => ({ providers: [Ticket, HasATicket, TwoTickets], controllers: [saying(TwoTickets, (two: TwoTickets) => two.differ())] }), ...says('true') },
    { what: '`Scope.REQUEST` with `REQUEST`', parts: () => ({ providers: [OfTheRequest], controllers: [Scoped] }), probe: each(answer('/scoped', { headers: { 'x-visit': '1' } }), answer('/scoped', { headers: { 'x-visit': '2' } })), nest: [{ status: 200, body: { word: '1' } }, { status: 200, body: { word: '2' } }], note: '`currentContext()` gives the same without a new object a request' },
    { what: '`ModuleRef.get()` and `resolve()`', parts: () => ({ imports: [CatsModule], providers: [Ticket], controllers: [Resolved] }), probe: answer('/resolved'), nest: { status: 200, body: { word: 'true Tom' } } },
    { what: 'a feature module with exports, re-exported', parts: () => ({ imports: [ReExporting], controllers: [saying(CatsService, (cats: CatsService) => cats.first())] }), ...says('Tom') },
    { what: '`@Global()`', parts: () => ({ imports: [GlobalModule], controllers: [saying('GLOBAL')] }), ...says('everywhere') },
    { what: 'a dynamic module, `forRoot()`', parts: () => ({ imports: [DatabaseModule.forRoot('cats')], controllers: [saying('CONNECTION')] }), ...says('connected to cats') },
    { what: '`ConfigurableModuleBuilder`', parts: () => ({ imports: [FolderModule.register({ folder: './config' })], controllers: [saying('FOLDER')] }), ...says('./config') },
    { what: '`RouterModule`', parts: () => ({ imports: [InnerModule, RouterModule.register([{ path: 'outer', module: InnerModule }])] }), probe: answer('/outer/inner'), nest: { status: 200, body: { word: 'inner' } } },
    { what: '`LazyModuleLoader` for providers', parts: () => ({ providers: [Lazily], controllers: [saying(Lazily, (lazily: Lazily) => lazily.load())] }), ...says('Tom'), note: 'routes of a module that is loaded when requests are served are refused: Nest does not register them either' },
    { what: '`DiscoveryService`', parts: () => ({ imports: [DiscoveryModule], providers: [Listener], controllers: [saying(DiscoveryService, (all: DiscoveryService) => all.getProviders({ metadataKey: Listened.KEY }).map(({ name }) => String(name)).join())] }), ...says('Listener') },
  ],
};
