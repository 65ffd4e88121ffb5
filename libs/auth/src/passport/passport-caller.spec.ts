import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Body, Controller, Get, Injectable, Module, Post, Query, Req, Res } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Authenticated, Bff, BffSettings, currentContext, Environment, Field, Identity, ManagementSettings, Problem, Public, Returns, ServerSettings, startBff } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignJWT } from 'jose';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Strategy as LocalStrategy } from 'passport-local';
import { Strategy } from 'passport-strategy';
import { AuthSignals } from '../callers/auth.signals.ts';
import type { SignInRefused } from '../callers/auth.signals.ts';
import type { CallerStrategy } from '../callers/caller-strategy.ts';
import { CallersModule } from '../callers/callers.module.ts';
import { askStrategy } from './ask-strategy.ts';
import { passportCaller } from './passport-caller.ts';

const SECRET = 'a secret of more than thirty-two characters';
const tokenOf = (subject: string, secret = SECRET): Promise<string> =>
  new SignJWT({ scope: 'words:read' }).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setExpirationTime('5m').sign(new TextEncoder().encode(secret));

interface Claims {
  readonly sub: string;
  readonly scope: string;
}

@Injectable()
class Jwt extends PassportStrategy(JwtStrategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }
  validate(claims: Claims): Claims {
    return claims;
  }
}

@Injectable()
class Keys extends PassportStrategy(BearerStrategy) {
  validate(token: string): string | null {
    if (token === 'breaks') throw new Error('the store is gone');
    return token.startsWith('k-') ? token : null;
  }
}

/** As those for Google and SAML do. */
class Redirecting extends Strategy {
  override authenticate({ query }: { readonly query: { readonly code?: string } } & Parameters<Strategy['authenticate']>[0]): void {
    if (query.code === undefined) this.redirect('https://login.example/authorize?client_id=bff');
    else this.success({ name: query.code });
  }
}

class Word {
  @Field()
  word!: string;
}

class Credentials {
  @IsString()
  username!: string;
  @IsString()
  password!: string;
}

@Controller()
class Words {
  private readonly login = new Redirecting();
  private readonly local = new LocalStrategy((name, password, done) => done(null, password === 'right' ? { name } : false));

  @Get('open')
  @Public()
  @Returns(Word)
  open(): Word {
    return { word: currentContext().caller?.identity.subject ?? 'a guest' };
  }

  @Get('mine')
  @Authenticated()
  @Returns(Word)
  mine(): Word {
    const { caller } = currentContext();
    return { word: `${caller?.identity.issuer} ${caller?.identity.subject} ${caller?.scopes.join()}` };
  }

  @Get('login')
  @Public()
  @Returns(Word)
  async signIn(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply, @Query('code') _code?: string): Promise<Word | void> {
    const outcome = await askStrategy<{ name: string }>(this.login, request);
    if (outcome.kind === 'redirect') return void reply.redirect(outcome.url, outcome.status);
    if (outcome.kind === 'user') return { word: outcome.user.name };
    throw new Problem('unauthenticated');
  }

  @Post('password')
  @Public()
  @Returns(Word)
  async password(@Req() request: FastifyRequest, @Body() _credentials: Credentials): Promise<Word> {
    const outcome = await askStrategy<{ name: string }>(this.local, request);
    if (outcome.kind !== 'user') throw new Problem('unauthenticated');
    return { word: outcome.user.name };
  }
}

const jwt = passportCaller<Claims>(Jwt, {
  scheme: 'jwt',
  issuer: { issuer: 'https://login.example', customers: 'by-subject' },
  authScheme: 'Bearer',
  challenge: 'Bearer realm="words"',
  caller: ({ sub, scope }) => ({ identity: new Identity('https://login.example', sub), scopes: scope.split(' '), roles: [] }),
});
const keys = passportCaller<string>(Keys, {
  scheme: 'key',
  issuer: { issuer: 'keys', customers: 'none' },
  header: 'authorization',
  authScheme: 'Bearer',
  caller: (key) => ({ identity: new Identity('keys', key), scopes: [], roles: [] }),
});

async function started(...strategies: readonly Type<CallerStrategy>[]): Promise<RunningBff> {
  @Bff({ name: 'words' })
  @Module({ imports: [CallersModule.recognisedBy(...strategies)], controllers: [Words] })
  class Root {}
  const settings = Object.assign(new BffSettings(), {
    server: Object.assign(new ServerSettings(), { host: '127.0.0.1', port: 0 }),
    management: Object.assign(new ManagementSettings(), { host: '127.0.0.1', port: 0 }),
  });
  return startBff(Root, settings, new Environment('test'));
}

describe('passport strategies of npm', () => {
  let bff: RunningBff;
  const refused: SignInRefused[] = [];
  beforeAll(async () => {
    bff = await started(jwt);
    bff.app.get(AuthSignals, { strict: false }).signInRefused.subscribe((event) => refused.push(event));
  });
  afterAll(() => bff.close());
  beforeEach(() => void (refused.length = 0));

  const asked = async (path: string, init: RequestInit = {}, at = bff): Promise<{ status: number; body: unknown; challenge: string | null; location: string | null }> => {
    const answer = await fetch(`${at.url}/${path}`, { redirect: 'manual', ...init });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? '' : ((JSON.parse(text) as Partial<Word>).word ?? 'a problem'), challenge: answer.headers.get('www-authenticate'), location: answer.headers.get('location') };
  };
  const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });

  it('know a caller: passport-jwt', async () => {
    expect(await asked('mine', bearer(await tokenOf('ann')))).toMatchObject({ status: 200, body: 'https://login.example ann words:read' });
    expect(refused).toEqual([]);
  });

  it('are not asked for a guest: a public route answers, another one says how to become known', async () => {
    expect(await asked('open')).toMatchObject({ status: 200, body: 'a guest' });
    expect(await asked('open', { headers: { authorization: 'Basic YTpi' } })).toMatchObject({ status: 200, body: 'a guest' });
    expect(await asked('mine')).toMatchObject({ status: 401, challenge: 'Bearer realm="words"' });
    expect(refused).toEqual([]);
  });

  it('refuse credentials that prove nothing, on public routes too, and the audit log learns why', async () => {
    const forged = await tokenOf('ann', `another ${SECRET}`);
    for (const path of ['open', 'mine']) expect(await asked(path, bearer(forged))).toMatchObject({ status: 401, challenge: 'Bearer realm="words"' });
    expect(refused).toEqual([{ scheme: 'jwt', because: 'invalid signature' }, { scheme: 'jwt', because: 'invalid signature' }]);
  });

  it('answer by callbacks, fail without blaming the client: passport-http-bearer', async () => {
    const other = await started(keys);
    try {
      expect(await asked('mine', bearer('k-1'), other)).toMatchObject({ status: 200, body: 'keys k-1 ' });
      expect(await asked('mine', bearer('x'), other)).toMatchObject({ status: 401, challenge: 'Bearer realm="Users", error="invalid_token"' });
      expect(await asked('mine', bearer('breaks'), other)).toMatchObject({ status: 500 });
    } finally {
      await other.close();
    }
  });

  it('redirect to where people sign in, in a handler', async () => {
    expect(await asked('login')).toMatchObject({ status: 302, location: 'https://login.example/authorize?client_id=bff' });
    expect(await asked('login?code=ann')).toMatchObject({ status: 200, body: 'ann' });
  });

  it('take a password from a body, in a handler: passport-local', async () => {
    const post = (password: string): RequestInit => ({ method: 'POST', body: JSON.stringify({ username: 'ann', password }), headers: { 'content-type': 'application/json' } });
    expect(await asked('password', post('right'))).toMatchObject({ status: 201, body: 'ann' });
    expect(await asked('password', post('wrong'))).toMatchObject({ status: 401 });
  });

  it('cannot redirect in place of a caller', async () => {
    const issuer = { issuer: 'x', customers: 'none' } as const;
    const other = await started(passportCaller(Redirecting, { scheme: 'login', issuer, header: 'x-login', caller: () => ({ identity: new Identity('x', 'x'), scopes: [], roles: [] }) }));
    try {
      expect(await asked('open', { headers: { 'x-login': 'yes' } }, other)).toMatchObject({ status: 500 });
    } finally {
      await other.close();
    }
  });
});
