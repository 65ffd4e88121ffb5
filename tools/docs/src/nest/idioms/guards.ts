import { applyDecorators, Body, Controller, createParamDecorator, Get, Injectable, Post, SetMetadata, UnauthorizedException, UseGuards, UseInterceptors } from '@nestjs/common';
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Repeatable } from '@portico/idempotency';
import { Public, Returns } from '@portico/platform';
import { IsString } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';
import { Words } from './words.ts';

interface Seen {
  user?: { name: string; roles?: string[] };
  seen?: string[];
}

const Roles = Reflector.createDecorator<string[]>();
const IsOpen = () => SetMetadata('open', true);

@Injectable()
class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean | undefined>('open', [context.getHandler(), context.getClass()])) return true;
    const roles = this.reflector.get(Roles, context.getHandler());
    const { headers: sent } = context.switchToHttp().getRequest<FastifyRequest>();
    return !roles || roles.includes(String(sent['x-role']));
  }
}

@Injectable()
class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & Seen>();
    const name = request.headers['x-user'];
    if (typeof name !== 'string') throw new UnauthorizedException();
    request.user = { name };
    return Promise.resolve(true);
  }
}

const User = createParamDecorator((field: 'name' | undefined, context: ExecutionContext) => {
  const { user } = context.switchToHttp().getRequest<Seen>();
  return field ? user?.[field] : user;
});

const Auth = (...roles: string[]) => applyDecorators(Roles(roles), UseGuards(RolesGuard));

class NewWord {
  @IsString()
  word!: string;
}

@Controller('guarded')
@Public()
class Guarded {
  @Get('roles')
  @Roles(['admin'])
  @UseGuards(RolesGuard)
  @Returns(Word)
  roles(): Word {
    return { word: 'for admins' };
  }

  @Get('open')
  @IsOpen()
  @Roles(['admin'])
  @UseGuards(RolesGuard)
  @Returns(Word)
  open(): Word {
    return { word: 'for all' };
  }

  @Get('user')
  @UseGuards(UserGuard)
  @Returns(Word)
  user(@User('name') name: string): Word {
    return { word: name };
  }

  @Get('composed')
  @Auth('admin')
  @Returns(Word)
  composed(): Word {
    return { word: 'composed' };
  }

  @Post()
  @Repeatable()
  @UseGuards(RolesGuard)
  @Roles(['admin'])
  @Returns(Word)
  write(@Body() { word }: NewWord): Word {
    return { word };
  }
}

@Injectable()
class RefusingAll implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

const guarded = () => ({ controllers: [Guarded] });

const trace = (request: Seen, step: string): void => void (request.seen ??= []).push(step);
const seenBy = (context: ExecutionContext): Seen => context.switchToHttp().getRequest<Seen>();

@Injectable()
class TracingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    trace(seenBy(context), 'guard');
    return true;
  }
}

@Injectable()
class TracingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Word>): Observable<Word> {
    const request = seenBy(context);
    trace(request, 'interceptor');
    return next.handle().pipe(map(({ word }) => ({ word: `${word} after` })));
  }
}

const Traced = createParamDecorator((_: unknown, context: ExecutionContext) => {
  trace(seenBy(context), 'parameter');
  return seenBy(context).seen;
});

@Controller('order')
@Public()
class Order {
  @Get()
  @UseInterceptors(TracingInterceptor)
  @UseGuards(TracingGuard)
  @Returns(Word)
  get(@Traced(undefined, { transform: (seen: string[]) => [...seen, 'pipe'] }) seen: string[]): Word {
    return { word: [...seen, 'handler'].join(' ') };
  }
}

export const guards: readonly Chapter[] = [
  {
    title: 'Guards',
    idioms: [
      { what: '`@UseGuards()` with metadata of a decorator', parts: guarded, probe: each(status('/guarded/roles'), status('/guarded/roles', { headers: { 'x-role': 'admin' } })), nest: [403, 200] },
      { what: '`SetMetadata()` and `getAllAndOverride()`', parts: guarded, probe: status('/guarded/open'), nest: 200 },
      { what: 'a guard that sets `request.user`', parts: guarded, probe: each(answer('/guarded/user', { headers: { 'x-user': 'ann' } }), status('/guarded/user')), nest: [{ status: 200, body: { word: 'ann' } }, 401] },
      { what: '`APP_GUARD`', parts: () => ({ controllers: [Words], providers: [{ provide: APP_GUARD, useClass: RefusingAll }] }), probe: status('/words'), nest: 403 },
      { what: 'a guard before the validation of the body', parts: guarded, probe: each(status('/guarded', { body: { word: 7 } }), status('/guarded', { body: { word: 'a' }, headers: { 'x-role': 'admin' } })), nest: [403, 201] },
    ],
  },
  {
    title: 'Custom decorators and the request’s lifecycle',
    idioms: [
      { what: '`createParamDecorator()` with data', parts: guarded, probe: answer('/guarded/user', { headers: { 'x-user': 'eve' } }), nest: { status: 200, body: { word: 'eve' } } },
      { what: '`applyDecorators()`', parts: guarded, probe: each(status('/guarded/composed'), status('/guarded/composed', { headers: { 'x-role': 'admin' } })), nest: [403, 200] },
      { what: 'guard, interceptor, pipe, handler, interceptor', parts: () => ({ controllers: [Order] }), probe: answer('/order'), nest: { status: 200, body: { word: 'guard interceptor parameter pipe handler after' } } },
    ],
  },
];
