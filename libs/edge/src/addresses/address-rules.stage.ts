import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DeclaredRoutes, Problem, RouteFacts, StageFor, StartError } from '@portico/platform';
import type { RequestContext, Route, RouteDocumentation, Stage, StageDocumentation } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { ProxyHeaders } from '../client-address/proxy-headers.ts';
import { EdgeSettings } from '../edge.settings.ts';
import { AddressLists } from './address-lists.ts';
import { AddressRanges } from './address-ranges.ts';
import { ALLOWED, BLOCKED } from './addresses.decorator.ts';
import type { AddressEntries } from './addresses.decorator.ts';
import { AddressesSignals } from './addresses.signals.ts';
import type { AddressRule } from './addresses.signals.ts';

interface Addresses {
  has(address: string): boolean;
}

/** What a route adds to the lists of the BFF. */
interface RouteRules {
  readonly allow: readonly Addresses[] | undefined;
  readonly block: readonly Addresses[];
}

/**
 * Refuses clients by their address, before anything is counted and anybody is asked who they are. It is the client address of the
 * `clientAddress` stage: what strangers write into headers is not believed. WebSockets are held to the lists of the BFF.
 */
@StageFor('addressRules')
@Injectable()
export class AddressRulesStage implements Stage, OnModuleInit {
  readonly documentation: StageDocumentation;
  private readonly ofRoutes = new Map<Route, RouteRules>();
  private readonly proxies: ProxyHeaders;

  constructor(
    private readonly settings: EdgeSettings,
    private readonly lists: AddressLists,
    private readonly signals: AddressesSignals,
    private readonly declared: DeclaredRoutes,
    facts: RouteFacts,
  ) {
    this.proxies = new ProxyHeaders(settings);
    const refusesAny = lists.allow !== undefined || settings.addresses.block.length + settings.addresses.blockFiles.length > 0;
    const problems = ['forbidden'] as const;
    const forRoute = (route: Route): RouteDocumentation | undefined => (ALLOWED.of(route) || BLOCKED.of(route) ? { problems } : undefined);
    this.documentation = refusesAny ? { problems } : { forRoute };
    facts.add({ name: 'addresses', of: factOf });
  }

  /** @throws StartError naming each route with a list that there is not */
  onModuleInit(): void {
    const faults: string[] = [];
    for (const route of this.declared.table.routes) {
      const [allow, block] = [ALLOWED.of(route), BLOCKED.of(route)];
      if (!allow && !block) continue;
      const unknown = (name: string): void =>
        void faults.push(`${route.operationId} names the list "${name}" of addresses, which is not in edge.addresses.lists; add it there`);
      const of = (entries: AddressEntries | undefined): Addresses[] => this.addressesOf(entries, unknown);
      this.ofRoutes.set(route, { allow: allow && of(allow), block: of(block) });
    }
    if (faults.length > 0) throw new StartError(faults);
    this.lists.follow(this.settings.addresses.lookEvery);
  }

  run({ clientAddress, route, scope }: RequestContext): void {
    const rule = this.ofBff(clientAddress) ?? (route && this.ofRoute(clientAddress, route));
    if (rule === undefined) return;
    this.signals.addressRefused.emit({ rule }, scope);
    throw refusal();
  }

  refusesUpgrade(request: IncomingMessage): Problem | undefined {
    const rule = this.ofBff(this.proxies.addresses(request).at(-1) as string);
    if (rule === undefined) return undefined;
    this.signals.addressRefused.emit({ rule }, undefined);
    return refusal();
  }

  private ofBff(address: string): AddressRule | undefined {
    const { allow, block } = this.lists;
    if (!block.isEmpty && block.has(address)) return 'block';
    return allow && !allow.has(address) ? 'allow' : undefined;
  }

  private ofRoute(address: string, route: Route): AddressRule | undefined {
    const rules = this.ofRoutes.get(route);
    if (!rules) return undefined;
    if (rules.block.some((list) => list.has(address))) return 'route-block';
    return rules.allow && !rules.allow.some((list) => list.has(address)) ? 'route-allow' : undefined;
  }

  private addressesOf(entries: AddressEntries | undefined, unknown: (name: string) => void): Addresses[] {
    const { names = [], blocks = [] } = entries ?? {};
    const lists = names.flatMap((name) => {
      const list = this.lists.named.get(name);
      if (!list) unknown(name);
      return list ?? [];
    });
    return blocks.length > 0 ? [...lists, new AddressRanges(blocks)] : lists;
  }
}

/** Which rule it was is for the operator: a client could find out the lists. */
const refusal = (): Problem => new Problem('forbidden', { detail: 'this address may not call here' });

function factOf(route: Route): string | undefined {
  const said = ([['only', ALLOWED], ['not', BLOCKED]] as const).flatMap(([word, policy]) => {
    const entries = policy.of(route);
    return entries ? [`${word} ${[...entries.names, ...entries.blocks].join(', ')}`] : [];
  });
  return said.length > 0 ? said.join('; ') : undefined;
}
