import { Injectable, Module } from '@nestjs/common';
import type { ModuleMetadata, Type } from '@nestjs/common';
import type { RequestContext } from '../context/request-context.ts';
import { Identity } from '../identity/identity.ts';
import { StageFor } from '../pipeline/stage.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import type { ServerSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { Authenticated, Public, Roles, Scopes } from './decorators.ts';

export class Word {
  @Field(String)
  word!: string;
}

/** What no answer may hold: the view does not declare it. */
export const SECRET = 'undeclared';
export const leak = (): Word => ({ word: 'shown', secret: SECRET }) as Word;

type Rule = ReturnType<typeof Public>;

export const RULES = {
  none: (() => undefined) as Rule,
  '@Public()': Public(),
  '@Authenticated()': Authenticated(),
  '@Scopes()': Scopes('words'),
  '@Roles()': Roles('clerk'),
} as const;

export type RuleName = keyof typeof RULES;

/** Where a rule may stand. */
export type Spot = 'method' | 'class' | 'base';

/** A rule at one spot, and none at the others. */
export type At = Readonly<Record<Spot, Rule>>;

export const at = (rule: RuleName, spot: Spot): At => ({ method: RULES.none, class: RULES.none, base: RULES.none, [spot]: RULES[rule] });

/** `x-caller` names the caller; `clerk` has every right that a rule asks for. */
@StageFor('caller')
@Injectable()
class HeaderCaller implements Stage {
  run(context: RequestContext): void {
    const subject = context.request.raw.headers['x-caller'];
    if (subject === 'clerk') context.caller = { identity: new Identity('spec', subject), scopes: ['words'], roles: ['clerk'] };
    else if (typeof subject === 'string') context.caller = { identity: new Identity('spec', subject), scopes: [], roles: [] };
  }
}

const settings = (server: Partial<ServerSettings>): BffSettings =>
  Object.assign(new BffSettings(), {
    server: { host: '127.0.0.1', port: 0, deadline: 5_000, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000, ...server },
    management: { host: '127.0.0.1', port: 0 },
  });

/** Starts a BFF whose root module has these parts. @param base what the root module extends @param decorate what else stands on it */
export function startModule(metadata: ModuleMetadata, server: Partial<ServerSettings> = {}, others: Partial<BffSettings> = {}, base: Type = class {}, decorate: ClassDecorator = () => undefined): Promise<RunningBff> {
  @Bff({ name: 'words' })
  @Module({ ...metadata, providers: [HeaderCaller, ...(metadata.providers ?? [])] })
  @decorate
  class Root extends base {}
  return startBff(Root, Object.assign(settings(server), others), new Environment('test'));
}

/** A module of its own, for what a module path or a lazy loader needs. */
export function moduleWith(metadata: ModuleMetadata): Type {
  @Module(metadata)
  class Inner {}
  return Inner;
}
