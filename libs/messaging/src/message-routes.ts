import { Inject, Injectable } from '@nestjs/common';
import { formatBytes } from '@portico/config';
import { BffSettings, BringsRoutes, DeclaredRoutes, handlerWith, LiveSettings, namedPolicyFaults, RoutesInForce, saidAccessFaults, StartError, StreamPlaces } from '@portico/platform';
import type { BroughtRoute, LiveChange, LiveSection, NamedPolicies, RouteSource } from '@portico/platform';
import { messageAnswer } from './message-answers.ts';
import type { Answer } from './message-answers.ts';
import type { MessageSettings, WithMessaging } from './messaging.settings.ts';
import { NatsCalls } from './nats-calls.ts';
import { OF_CALLERS, placeholdersIn } from './subject.ts';

export const POLICIES = Symbol('portico.policies-of-message-routes');

/** What a route says that may change while the BFF runs: what it sends, to whom and for how long, and not which requests are its. */
const LIVE = ['subject', 'stream', 'deadline'] as const;

/** The routes of bff.yaml that messages answer. */
@BringsRoutes(true)
@Injectable()
export class MessageRoutes implements RouteSource, LiveSection<WithMessaging> {
  private readonly inForce: RoutesInForce<MessageSettings>;
  private answers: ReadonlyMap<string, Answer> = new Map();

  constructor(
    @Inject(BffSettings) private readonly settings: BffSettings & WithMessaging,
    private readonly calls: NatsCalls,
    private readonly places: StreamPlaces,
    @Inject(POLICIES) private readonly policies: NamedPolicies,
    private readonly declared: DeclaredRoutes,
    live: LiveSettings,
  ) {
    this.inForce = new RoutesInForce('messages', settings.messages, LIVE);
    live.add(this as LiveSection<never>);
  }

  /** @throws StartError naming all that is wrong with them */
  routes(): readonly BroughtRoute[] {
    const { messages } = this.settings;
    this.check(this.settings);
    this.answers = this.answersOf(messages);
    return messages.map((route) => this.routeOf(route));
  }

  /** @throws StartError for routes that could not be started with */
  prepare(next: WithMessaging): LiveChange {
    this.check(next);
    this.declared.checkNext(this, next.messages.map((route) => this.routeOf(route)));
    const { routes, takes } = this.inForce.after(next.messages);
    const answers = this.answersOf(routes);
    return {
      takes,
      swap: () => {
        this.inForce.swap(routes);
        this.answers = answers;
      },
    };
  }

  /** @throws StartError naming all that is wrong with them */
  private check(settings: WithMessaging): void {
    const faults = [...messagingFaults(settings), ...settings.messages.flatMap((one) => namedPolicyFaults(one.policies, this.policies, `messages.${one.name}`, 'MessagingModule.forRoot()'))];
    if (faults.length > 0) throw new StartError(faults);
  }

  private answersOf(routes: readonly MessageSettings[]): ReadonlyMap<string, Answer> {
    return new Map(routes.map((route) => [route.name, messageAnswer(route, { deadline: this.deadlineOf(route), bodyLimit: this.limitOf(route) }, this.calls, this.places)]));
  }

  private routeOf(route: MessageSettings): BroughtRoute {
    const { name, path, does, access, scopes, roles, priority, bodyLimit, policies } = route;
    const listens = does === 'subscribe';
    return {
      method: listens ? 'GET' : 'POST',
      path,
      operationId: `${name}.${does}`,
      access: access ?? 'authenticated',
      scopes,
      roles,
      types: [listens ? 'text/event-stream' : 'application/json'],
      priority,
      bodyLimit,
      handler: handlerWith(policies, this.policies),
      facts: () => this.factsOf(this.inForce.find(name)),
      answer: (context) => (this.answers.get(name) as Answer)(context),
    };
  }

  private factsOf(route: MessageSettings): Record<string, string> {
    const { does, subject, stream } = route;
    const listens = does === 'subscribe';
    return {
      messages: `${does} ${subject}${stream === undefined ? '' : ` of ${stream}`}`,
      ...(listens ? {} : { body: formatBytes(this.limitOf(route)) }),
      deadline: `${this.deadlineOf(route)} ms${listens ? ' to the answer’s begin' : ''}`,
    };
  }

  private deadlineOf({ deadline }: MessageSettings): number {
    return deadline ?? this.settings.nats.timeout;
  }

  private limitOf({ bodyLimit }: MessageSettings): number {
    return bodyLimit ?? this.settings.server.bodyLimit;
  }
}

/** What is wrong with the routes beyond what each setting says by itself: the setting, the reason, the fix. */
export const messagingFaults = ({ messages = [], nats }: Partial<WithMessaging>): string[] => [
  ...(messages.length > 0 && nats?.servers.length === 0 ? ['nats.servers: is empty, and messages has routes; name a server, such as nats://127.0.0.1:4222'] : []),
  ...messages.flatMap((route) => [...saidAccessFaults(route), ...subjectFaults(route)].map((fault) => `messages.${route.name}${fault}`)),
];

function subjectFaults({ subject, path, does, stream, access }: MessageSettings): string[] {
  const parameters = path.split('/').flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : []));
  const ofCallers: readonly string[] = OF_CALLERS;
  const used = placeholdersIn(subject);
  const unknown = used.filter((name) => !parameters.includes(name) && !ofCallers.includes(name));
  return [
    ...unknown.map((name) => `.subject: {${name}} is no parameter of ${path}; ${parameters.length === 0 ? 'it has none' : `it has ${parameters.join(', ')}`}, and {caller} and {customer} are there as well`),
    ...parameters.filter((name) => ofCallers.includes(name)).map((name) => `.path: :${name} would stand for who calls in the subject; give it another name`),
    ...(access === 'public' ? used.filter((name) => ofCallers.includes(name)).map((name) => `.subject: {${name}} needs a known caller; take access: public out, or {${name}}`) : []),
    ...(does !== 'subscribe' && /[*>]/.test(subject) ? ['.subject: has a wildcard, which only does: subscribe may have; name one subject'] : []),
    ...(/>./.test(subject) ? ['.subject: has > before its end, where it means nothing; write * for one token'] : []),
    ...(does !== 'subscribe' && stream !== undefined ? ['.stream: is for does: subscribe; JetStream itself knows which stream takes a subject; take it out'] : []),
  ];
}
