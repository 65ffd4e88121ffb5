import 'reflect-metadata';
import { Controller, Get } from '@nestjs/common';
import { Authenticated, Public, Returns, Roles, Scopes } from './decorators.ts';
import { RouteTable } from './route-table.ts';
import { Field } from '../views/field.ts';

class Word {
  @Field(String)
  word!: string;
}

/** Puts a function of its own into the place of the method, as decorators that log or cache do. */
const Wrapped = (): MethodDecorator => (_target, _key, descriptor) => {
  const method = descriptor.value as unknown as (...args: unknown[]) => unknown;
  descriptor.value = function (this: unknown, ...args: unknown[]): unknown {
    return method.apply(this, args);
  } as never;
};

const word = (): Word => ({ word: 'x' });
const SupportOnly = (): MethodDecorator => (target, key, descriptor) => Roles('support')(target, key, descriptor);

const startOf = (controller: new () => object): string => {
  try {
    return RouteTable.of([controller]).routes.map(({ access, roles, scopes }) => [access, ...roles, ...scopes].join(' ')).join();
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the access of a route', () => {
  it.each<[string, MethodDecorator[]]>([
    ['@Public() @Roles()', [Public(), Roles('support')]],
    ['@Roles() @Public()', [Roles('support'), Public()]],
    ['@Public() @Scopes()', [Public(), Scopes('read')]],
    ['@Public() @Authenticated()', [Public(), Authenticated()]],
    ['@Authenticated() @Public()', [Authenticated(), Public()]],
    ['@Public() and a decorator of a team’s own', [Public(), SupportOnly()]],
  ])('is refused where its decorators contradict each other: %s', (_, decorators) => {
    @Controller('words')
    class WordsController {
      @Get()
      @Returns(Word)
      get(): Word {
        return word();
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(WordsController.prototype, 'get') as PropertyDescriptor;
    for (const decorate of decorators.toReversed()) decorate(WordsController.prototype, 'get', descriptor);
    expect(startOf(WordsController)).toBe('WordsController.get: is @Public(), and says beside it who may call: take one of them out');
  });

  it('is refused where a class contradicts itself', () => {
    @Controller('words')
    @Public()
    @Roles('support')
    class WordsController {
      @Get()
      @Returns(Word)
      get(): Word {
        return word();
      }
    }
    expect(startOf(WordsController)).toContain('is @Public(), and says beside it who may call');
  });

  it('is refused where one of two rules would be ignored', () => {
    @Controller('words')
    class WordsController {
      @Get()
      @Roles('support')
      @Roles('clerk')
      @Returns(Word)
      get(): Word {
        return word();
      }
    }
    expect(startOf(WordsController)).toContain('has two rules of roles');
  });

  it('is all of what different rules say', () => {
    @Controller('words')
    @Public()
    class WordsController {
      @Get()
      @Authenticated()
      @Scopes('read')
      @Roles('support', 'clerk')
      @Returns(Word)
      get(): Word {
        return word();
      }
    }
    expect(startOf(WordsController)).toBe('authenticated support clerk read');
  });

  it('stays with a method into whose place another decorator puts a function of its own', () => {
    @Controller('words')
    @Public()
    class WordsController {
      @Get()
      @Returns(Word)
      @Wrapped()
      @Roles('support')
      get(): Word {
        return word();
      }
    }
    class Inheriting extends WordsController {}
    Controller('others')(Inheriting);
    expect({ own: startOf(WordsController), inherited: startOf(Inheriting) }).toEqual({ own: 'authenticated support', inherited: 'authenticated support' });
  });

  it.each([
    ['@Roles()', () => Roles(...([] as unknown as [string]))],
    ['@Scopes()', () => Scopes(...([] as unknown as [string]))],
  ])('cannot be an empty list: %s', (rule, declare) => {
    expect(declare).toThrow(`${rule} needs at least one name; use @Authenticated() where any known caller may call`);
  });
});
