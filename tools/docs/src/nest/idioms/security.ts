import { Body, Controller, Get, Injectable, Post, Req, UseGuards } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { SkipThrottle, Throttle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { SignJWT } from 'jose';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import { ExtractJwt, Strategy as JwtStrategy } from 'passport-jwt';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';

interface User {
  readonly name: string;
}
type WithUser = FastifyRequest & { user?: User };

const SECRET = 'a secret of more than thirty-two characters';
const token = (subject: string): Promise<string> => new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject(subject).setExpirationTime('5m').sign(new TextEncoder().encode(SECRET));

@Injectable()
class Jwt extends PassportStrategy(JwtStrategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }
  validate({ sub }: { sub: string }): User {
    return { name: sub };
  }
}

@Injectable()
class Bearer extends PassportStrategy(BearerStrategy) {
  validate(given: string): User | null {
    return given === 'known' ? { name: 'ann' } : null;
  }
}

@Injectable()
class Local extends PassportStrategy(LocalStrategy) {
  validate(username: string, password: string): User | null {
    return password === 'right' ? { name: username } : null;
  }
}

class Credentials {
  @IsString()
  username!: string;
  @IsString()
  password!: string;
}

@Controller('mine')
@Public()
class Mine {
  @Get('jwt')
  @UseGuards(AuthGuard('jwt'))
  @Returns(Word)
  jwt(@Req() { user }: WithUser): Word {
    return { word: user?.name ?? 'no one' };
  }

  @Get('bearer')
  @UseGuards(AuthGuard('bearer'))
  @Returns(Word)
  bearer(@Req() { user }: WithUser): Word {
    return { word: user?.name ?? 'no one' };
  }

  @Post('login')
  @Repeatable()
  @UseGuards(AuthGuard('local'))
  @Returns(Word)
  login(@Req() { user }: WithUser, @Body() { username }: Credentials): Word {
    return { word: `${user?.name} ${username}` };
  }
}

const mine = (strategy: new () => object) => () => ({ imports: [PassportModule], providers: [strategy], controllers: [Mine] });

@Controller('limited')
@Public()
class Limited {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'shown' };
  }
  @Get('more')
  @Throttle({ default: { limit: 1, ttl: 60_000 } })
  @Returns(Word)
  more(): Word {
    return { word: 'once' };
  }
  @Get('free')
  @SkipThrottle()
  @Returns(Word)
  free(): Word {
    return { word: 'free' };
  }
}

const throttled = () => ({ imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 2 }])], controllers: [Limited], providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }] });

export const security: Chapter = {
  title: 'Security',
  idioms: [
    { what: '`AuthGuard(\'jwt\')` of `passport-jwt`', parts: mine(Jwt), probe: async (served) => [await answer('/mine/jwt', { headers: { authorization: `Bearer ${await token('ann')}` } })(served), await status('/mine/jwt')(served)], nest: [{ status: 200, body: { word: 'ann' } }, 401], note: 'limits and audit know such a caller where the strategy is among `CallersModule.recognisedBy()`' },
    { what: '`AuthGuard(\'bearer\')` of `passport-http-bearer`', parts: mine(Bearer), probe: each(answer('/mine/bearer', { headers: { authorization: 'Bearer known' } }), status('/mine/bearer', { headers: { authorization: 'Bearer other' } })), nest: [{ status: 200, body: { word: 'ann' } }, 401] },
    { what: '`AuthGuard(\'local\')` of `passport-local`', parts: mine(Local), probe: each(answer('/mine/login', { body: { username: 'ann', password: 'right' } }), status('/mine/login', { body: { username: 'ann', password: 'wrong' } })), nest: [{ status: 201, body: { word: 'ann ann' } }, 401] },
    { what: '`ThrottlerModule` with `ThrottlerGuard`', parts: throttled, probe: each(status('/limited'), status('/limited'), status('/limited')), nest: [200, 200, 429] },
    { what: '`@Throttle()` and `@SkipThrottle()`', parts: throttled, probe: each(status('/limited/more'), status('/limited/more'), status('/limited/free'), status('/limited/free'), status('/limited/free')), nest: [200, 429, 200, 200, 200] },
    {
      what: '`enableCors()`',
      parts: () => ({ controllers: [Limited] }),
      main: (app) => app.enableCors({ origin: 'https://cats.example' }),
      probe: status('/limited', { method: 'OPTIONS', headers: { origin: 'https://cats.example', 'access-control-request-method': 'GET' } }),
      nest: 204,
      verdict: { refused: 'name the origins in `edge.cors`: its fields are on early refusals too', fault: 'CORS of a plugin would be missing on refusals' },
    },
  ],
};
