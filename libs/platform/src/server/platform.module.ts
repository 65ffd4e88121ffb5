import { Module } from '@nestjs/common';
import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import { BackgroundScopes } from '../context/background-scopes.ts';
import { BackgroundWork } from '../context/background-work.ts';
import { RequestsInFlight } from '../context/requests-in-flight.ts';
import { TimerQueue } from '../context/timer-queue.ts';
import { Signals } from '../events/signals.ts';
import { HealthDetails } from '../management/health-details.ts';
import { HeldResources } from '../management/held-resources.ts';
import { ManagementPages } from '../management/management-pages.ts';
import { StoreStates } from '../management/store-states.ts';
import { AnswerEncoders } from '../pipeline/answer-encoders.ts';
import { Stages } from '../pipeline/stages.ts';
import { ProblemPages } from '../problems/problem-pages.ts';
import { DeclaredRoutes } from '../routes/declared-routes.ts';
import { StreamPlaces } from '../streams/stream-places.ts';
import { LiveSettings } from '../settings/live-settings.ts';
import { BffLifeSignals, bffLifeTelemetry } from './bff-life.signals.ts';
import { SettingsSignals, settingsTelemetry } from '../settings/settings-reload.signals.ts';
import { signalsProvider } from '../telemetry/signals-provider.ts';
import { Telemetry } from '../telemetry/telemetry.ts';
import { AnswerHeads } from './answer-heads.ts';
import { bffOptionsOf } from './bff.decorator.ts';
import { BffIdentity } from './bff-identity.ts';
import type { BffSettings } from './bff.settings.ts';
import { RouteFacts } from '../manifest/route-facts.ts';
import { Environment } from './environment.ts';
import { ClientPorts } from './ports/client-ports.ts';

/** What every BFF has: the root module with the platform's own services around it. Settings arrive under their classes. */
@Module({})
export class PlatformModule {
  static around(root: Type, settings: BffSettings, environment: Environment, built: (modules: ModulesContainer) => void = () => undefined): DynamicModule {
    const { name, title, version } = bffOptionsOf(root);
    const events = new Signals();
    const services: Provider[] = [
      { provide: BffIdentity, useValue: new BffIdentity(name, title ?? name, version ?? '1.0.0') },
      { provide: Environment, useValue: environment },
      { provide: Signals, useValue: events },
      // Before all others: what fails first at a start is a store.
      { provide: StoreStates, useValue: new StoreStates(events) },
      { provide: StreamPlaces, useFactory: (held: HeldResources) => new StreamPlaces(settings.streams, events, held), inject: [HeldResources] },
      { provide: TimerQueue, useFactory: timerQueue, inject: [Signals] },
      // Made early, and needed by nothing: it shows the others while they are made.
      { provide: Symbol('built'), useFactory: built, inject: [ModulesContainer] },
      AnswerEncoders,
      AnswerHeads,
      BackgroundScopes,
      BackgroundWork,
      ClientPorts,
      DeclaredRoutes,
      HealthDetails,
      HeldResources,
      LiveSettings,
      ManagementPages,
      ProblemPages,
      RequestsInFlight,
      RouteFacts,
      Stages,
      Telemetry,
      signalsProvider(SettingsSignals, settingsTelemetry),
      signalsProvider(BffLifeSignals, bffLifeTelemetry),
      ...sectionsOf(settings),
    ];
    return { module: PlatformModule, global: true, imports: [DiscoveryModule, root], providers: services, exports: services };
  }
}

const timerQueue = ({ internalFault }: Signals): TimerQueue =>
  new TimerQueue(undefined, undefined, undefined, (error) => internalFault.emit({ where: 'a timer', error }, undefined));

/** The settings object and each of its sections, injectable by class; a list of sections is injected by the settings class. */
function sectionsOf(settings: BffSettings): Provider[] {
  const objects = [settings, ...Object.values(settings)].filter(
    (value): value is object => typeof value === 'object' && value !== null && !Array.isArray(value) && value.constructor !== Object,
  );
  const classes = objects.flatMap((value) => lineage(value).map((provide) => ({ provide, useValue: value })));
  return [...new Map(classes.map((provider) => [provider.provide, provider])).values()];
}

/** A settings class is also found under the classes it extends, so that a library can ask for the part that it knows. */
function lineage(value: object): Type[] {
  const classes: Type[] = [];
  for (let prototype = Object.getPrototypeOf(value) as object; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object) {
    classes.push(prototype.constructor as Type);
  }
  return classes;
}
