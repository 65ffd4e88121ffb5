import { Body, ClassSerializerInterceptor, Controller, Get, Param, ParseArrayPipe, Post, Query, Req, SerializeOptions, StandardSchemaValidationPipe, UseInterceptors, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { Repeatable } from '@portico/idempotency';
import { AnyOf, Field, OneOf, Public, RecordOf, Returns } from '@portico/platform';
import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { IsArray, IsBoolean, IsDate, IsEmail, IsEnum, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';

enum Sort {
  Name = 'name',
  Age = 'age',
}

class CreateUser {
  @IsEmail()
  email!: string;
  @IsNotEmpty()
  @IsString()
  password!: string;
}

class Address {
  @IsString()
  street!: string;
}

class WithAddresses {
  @ValidateNested({ each: true })
  @Type(() => Address)
  @IsArray()
  addresses!: Address[];
}

class Pages {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page = 1;

  @IsOptional()
  @IsEnum(Sort)
  sort?: Sort;
}

class Dated {
  @Type(() => Date)
  @IsDate()
  since!: Date;
}

class Listed {
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as string[])))
  @IsString({ each: true })
  tags!: string[];
}

class Joined {
  @Transform(({ value, obj }: { value: string; obj: { last?: string } }) => `${value} ${obj.last ?? '?'}`)
  @IsString()
  first!: string;
  @IsString()
  last!: string;
}

class Renamed {
  @Expose({ name: 'page_size' })
  @Type(() => Number)
  @IsInt()
  pageSize!: number;
}

class Flagged {
  @Transform(({ value }) => value === 'true')
  @IsBoolean()
  open!: boolean;
}

class Short {
  @IsString()
  @MinLength(2)
  @MaxLength(5, { message: 'at most five' })
  word!: string;
}

class Summary extends PickType(Word, ['word'] as const) {
  @Field()
  more!: string;
}

@Controller('summaries')
@Public()
class Summaries {
  @Get()
  @Returns(Summary)
  get(): Summary {
    return { word: 'a', more: 'b' };
  }
}

class PartialUser extends PartialType(CreateUser) {}
class EmailOnly extends PickType(CreateUser, ['email'] as const) {}
class Combined extends IntersectionType(OmitType(CreateUser, ['password'] as const), Short) {}

class Bare {
  name!: string;
}

const text = (value: unknown): Word => ({ word: JSON.stringify(value) });

@Controller('users')
@Public()
class Users {
  @Post()
  @Repeatable()
  @Returns(Word)
  create(@Body() user: CreateUser): Word {
    return text({ email: user.email, is: user instanceof CreateUser });
  }

  @Post('nested')
  @Repeatable()
  @Returns(Word)
  nested(@Body() { addresses }: WithAddresses): Word {
    return text(addresses.every((one) => one instanceof Address));
  }

  @Get('pages')
  @Returns(Word)
  pages(@Query() { page, sort }: Pages): Word {
    return text({ page, sort });
  }

  @Get('dated')
  @Returns(Word)
  dated(@Query() { since }: Dated): Word {
    return text(since.getUTCFullYear());
  }

  @Get('listed')
  @Returns(Word)
  listed(@Query() { tags }: Listed): Word {
    return text(tags);
  }

  @Get('joined')
  @Returns(Word)
  joined(@Query() { first }: Joined): Word {
    return text(first);
  }

  @Get('flagged')
  @Returns(Word)
  flagged(@Query() { open }: Flagged): Word {
    return text(open);
  }

  @Get('ids')
  @Returns(Word)
  ids(@Query('ids', new ParseArrayPipe({ items: Number, separator: ',' })) ids: number[]): Word {
    return text(ids);
  }

  @Post('partial')
  @Repeatable()
  @Returns(Word)
  partial(@Body() user: PartialUser): Word {
    return text(user.email ?? 'none');
  }

  @Post('picked')
  @Repeatable()
  @Returns(Word)
  picked(@Body() { email }: EmailOnly): Word {
    return text(email);
  }

  @Post('combined')
  @Repeatable()
  @Returns(Word)
  combined(@Body() { email, word }: Combined): Word {
    return text([email, word]);
  }
}

@Controller('renamed')
@Public()
class RenamedQuery {
  @Get()
  @Returns(Word)
  get(@Query() { pageSize }: Renamed): Word {
    return text(pageSize);
  }
}

@Controller('bare')
@Public()
class WithoutRules {
  @Post()
  @Repeatable()
  @Returns(Word)
  create(@Body() { name }: Bare): Word {
    return text(name);
  }
}

@Controller('single')
@Public()
class Single {
  @Post()
  @Repeatable()
  @Returns(Word)
  create(@Body('name') name: string, @Body('age') age: number): Word {
    return text(`${name} ${age + 1}`);
  }
}

const NewCat = z.object({ name: z.string().min(2), age: z.coerce.number().int(), tags: z.array(z.string()).max(3).default([]) });
type NewCat = z.infer<typeof NewCat>;
const CatQuery = z.object({ page: z.coerce.number().int().min(1).default(1), sort: z.enum(['name', 'age']).optional() });

@Controller('cats')
@Public()
class SchemaCats {
  @Post()
  @Repeatable()
  @Returns(Word)
  create(@Body({ schema: NewCat }) cat: NewCat): Word {
    return text(cat);
  }

  @Get()
  @Returns(Word)
  list(@Query({ schema: CatQuery }) query: z.infer<typeof CatQuery>): Word {
    return text(query);
  }

  @Get('lives')
  @Returns(Word)
  lives(@Query('left', { schema: z.coerce.number().max(9) }) left: number): Word {
    return text(left + 1);
  }

  @Get(':id')
  @Returns(Word)
  one(@Param('id', { schema: z.string().length(3).transform((id) => id.toUpperCase()) }) id: string): Word {
    return text(id);
  }
}

@Controller('raw')
@Public()
class OfTheRequest {
  @Post()
  @Repeatable()
  @Returns(Word)
  create(@Req() { body }: FastifyRequest): Word {
    return text(body);
  }
}

class Profile {
  @Expose()
  @Field()
  name!: string;

  @Exclude()
  password!: string;

  constructor(values: Partial<Profile>) {
    Object.assign(this, values);
  }
}

class FullName {
  @Exclude()
  first!: string;

  @Expose()
  @Field()
  get whole(): string {
    return `${this.first} Cat`;
  }

  constructor(first: string) {
    this.first = first;
  }
}

@Controller('profiles')
@Public()
@UseInterceptors(ClassSerializerInterceptor)
class Profiles {
  @Get('one')
  @Returns(Profile)
  one(): Profile {
    return new Profile({ name: 'Tom', password: 'secret' });
  }

  @Get('plain')
  @SerializeOptions({ type: Profile })
  @Returns(Profile)
  plain(): Profile {
    return { name: 'Tom', password: 'secret' };
  }

  @Get('computed')
  @Returns(FullName)
  computed(): FullName {
    return new FullName('Tom');
  }
}

class Card {
  @Field(OneOf('card'))
  kind!: 'card';
  @Field()
  last!: string;
}

class Invoice {
  @Field(OneOf('invoice'))
  kind!: 'invoice';
  @Field()
  due!: Date;
}

class Account {
  @Field()
  opened!: Date;
  @Field(RecordOf(Number))
  balances!: Record<string, number>;
  @Field([AnyOf(Card, Invoice)])
  payments!: (Card | Invoice)[];
}

@Controller('accounts')
@Public()
class Accounts {
  @Get()
  @Returns(Account)
  get(): Account {
    const due = new Date('2026-01-31T12:00:00Z');
    return { opened: due, balances: { EUR: 1.5, USD: 2 }, payments: [{ kind: 'card', last: '42' }, { kind: 'invoice', due }] };
  }
}

const withPipe = (options: ConstructorParameters<typeof ValidationPipe>[0]) => (app: NestFastifyApplication) => void app.useGlobalPipes(new ValidationPipe(options));
const validated = { parts: () => ({ controllers: [Users] }), main: withPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }) };
const bySchema = { parts: () => ({ controllers: [SchemaCats] }), main: (app: NestFastifyApplication) => void app.useGlobalPipes(new StandardSchemaValidationPipe()) };
const USER = { email: 'ann@cats.example', password: 'secret' };
const said = (value: unknown): unknown => ({ status: 201, body: { word: JSON.stringify(value) } });
const got = (value: unknown): unknown => ({ status: 200, body: { word: JSON.stringify(value) } });

export const validation: readonly Chapter[] = [
  {
    title: 'Validation',
    idioms: [
      { what: 'a DTO with rules, `ValidationPipe` with `transform`', ...validated, probe: each(answer('/users', { body: USER }), status('/users', { body: { ...USER, email: 'ann' } })), nest: [said({ email: USER.email, is: true }), 400], note: 'without a pipe: classes with rules are checked in any case' },
      { what: '`whitelist` with `forbidNonWhitelisted`', ...validated, probe: status('/users', { body: { ...USER, admin: true } }), nest: 400 },
      {
        what: '`whitelist` alone, which drops unknown fields',
        parts: () => ({ controllers: [Users] }),
        main: withPipe({ whitelist: true }),
        probe: status('/users', { body: { ...USER, admin: true } }),
        nest: 201,
        verdict: { differently: '400 names the field; `@IgnoresUnknown()` on the class drops it', gives: 400 },
      },
      {
        what: 'the body of a failed validation',
        parts: () => ({ controllers: [Users] }),
        main: withPipe({}),
        probe: answer('/users/picked', { body: { email: 'ann' } }),
        nest: { status: 400, body: { message: ['email must be an email'], error: 'Bad Request', statusCode: 400 } },
        verdict: { differently: 'a problem document whose `errors` name place, field and message', gives: { status: 400, body: { type: 'urn:portico:problem:invalid-input', title: 'The request has invalid input', status: 400, detail: 'body email must be an email', errors: [{ in: 'body', field: 'email', message: 'must be an email' }], instance: undefined } } },
      },
      { what: 'nested objects, `@ValidateNested()` with `@Type()`', ...validated, probe: each(answer('/users/nested', { body: { addresses: [{ street: 'a' }] } }), status('/users/nested', { body: { addresses: [{ street: 7 }] } })), nest: [said(true), 400] },
      { what: 'a query DTO with defaults and conversion', ...validated, probe: each(answer('/users/pages'), answer('/users/pages?page=3&sort=age'), status('/users/pages?page=0'), status('/users/pages?sort=size')), nest: [got({ page: 1 }), got({ page: 3, sort: 'age' }), 400, 400] },
      { what: '`@Type(() => Date)` in a query', ...validated, probe: each(answer('/users/dated?since=2026-01-31'), status('/users/dated?since=soon')), nest: [got(2026), 400] },
      { what: '`@Transform()` in a query', ...validated, probe: each(answer('/users/listed?tags=a,b'), answer('/users/flagged?open=true'), answer('/users/flagged?open=no')), nest: [got(['a', 'b']), got(true), got(false)] },
      { what: '`@Transform()` that reads other fields of a query, `obj`', ...validated, probe: answer('/users/joined?first=Tom&last=Cat'), nest: got('Tom Cat') },
      { what: '`@Expose({ name })` in a query', parts: () => ({ controllers: [RenamedQuery] }), main: withPipe({ transform: true }), probe: answer('/renamed?page_size=7'), nest: got(7), verdict: { refused: 'names of a query are those of the properties; name the property so, or take a JSON body', fault: 'which only JSON bodies know' } },
      { what: '`ParseArrayPipe`', ...validated, probe: answer('/users/ids?ids=1,2'), nest: got([1, 2]) },
      { what: 'mapped types: `PartialType`, `PickType`, `OmitType`, `IntersectionType`', ...validated, probe: each(answer('/users/partial', { body: {} }), answer('/users/picked', { body: { email: USER.email } }), answer('/users/combined', { body: { email: USER.email, word: 'abc' } }), status('/users/combined', { body: { email: USER.email, word: 'a' } })), nest: [said('none'), said(USER.email), said([USER.email, 'abc']), 400] },
      { what: '`ValidationPipe` as `APP_PIPE`', parts: () => ({ controllers: [Users], providers: [{ provide: APP_PIPE, useValue: new ValidationPipe({ transform: true }) }] }), probe: each(answer('/users', { body: USER }), status('/users', { body: {} })), nest: [said({ email: USER.email, is: true }), 400] },
      { what: '`@Body({ schema })`: Zod, Valibot and others of Standard Schema', ...bySchema, probe: each(answer('/cats', { body: { name: 'Tom', age: '3', more: true } }), status('/cats', { body: { name: 'T', age: 3 } }), status('/cats', { body: { name: 'Tom', age: 3, tags: ['a', 'b', 'c', 'd'] } }), status('/cats', { body: [] })), nest: [said({ name: 'Tom', age: 3, tags: [] }), 400, 400, 400], note: 'checked without a pipe too, and described in the document' },
      { what: '`@Query({ schema })`', ...bySchema, probe: each(answer('/cats'), answer('/cats?page=3&sort=age&more=1'), status('/cats?page=0'), status('/cats?sort=size')), nest: [got({ page: 1 }), got({ page: 3, sort: 'age' }), 400, 400] },
      { what: '`@Param(\'id\', { schema })`, `@Query(\'left\', { schema })`', ...bySchema, probe: each(answer('/cats/tom'), status('/cats/thomas'), answer('/cats/lives?left=7'), status('/cats/lives?left=10'), status('/cats/lives')), nest: [got('TOM'), 400, got(8), 400, 400] },
      { what: '`@Body(\'name\')`', parts: () => ({ controllers: [Single] }), probe: answer('/single', { body: { name: 'Tom', age: 2 } }), nest: said('Tom 3') },
      {
        what: 'a DTO without rules',
        parts: () => ({ controllers: [WithoutRules] }),
        probe: answer('/bare', { body: { name: 'Tom' } }),
        nest: said('Tom'),
        verdict: { refused: 'nothing would be checked; add rules of class-validator to its properties', fault: 'which has no class-validator rule' },
      },
      {
        what: '`@Req().body` without `@Body()`',
        parts: () => ({ controllers: [OfTheRequest] }),
        probe: status('/raw', { body: { name: 'Tom' } }),
        nest: 201,
        verdict: { differently: '400 says that no body is read here; a body is read where `@Body()` stands', gives: 400 },
      },
    ],
  },
  {
    title: 'Serialization',
    idioms: [
      { what: '`ClassSerializerInterceptor` with `@Exclude()`', parts: () => ({ controllers: [Profiles] }), probe: answer('/profiles/one'), nest: { status: 200, body: { name: 'Tom' } }, note: 'what has no `@Field()` does not leave, with or without the interceptor' },
      { what: '`@SerializeOptions({ type })`', parts: () => ({ controllers: [Profiles] }), probe: answer('/profiles/plain'), nest: { status: 200, body: { name: 'Tom' } } },
      { what: '`@Expose()` on a getter', parts: () => ({ controllers: [Profiles] }), probe: answer('/profiles/computed'), nest: { status: 200, body: { whole: 'Tom Cat' } } },
      {
        what: 'a view that `PickType()` or its like makes of another',
        parts: () => ({ controllers: [Summaries] }),
        probe: answer('/summaries'),
        nest: { status: 200, body: { word: 'a', more: 'b' } },
        verdict: { refused: 'Nest leaves `@Field()` behind, and the fields would be missing; extend the view itself, or `PartialOf()` of it, or declare the fields', fault: 'extends a mapped type of Nest' },
      },
      { what: 'an answer with dates, a record and a union', parts: () => ({ controllers: [Accounts] }), probe: answer('/accounts'), nest: { status: 200, body: { opened: '2026-01-31T12:00:00.000Z', balances: { EUR: 1.5, USD: 2 }, payments: [{ kind: 'card', last: '42' }, { kind: 'invoice', due: '2026-01-31T12:00:00.000Z' }] } }, note: '`@Field()` of a Date, `RecordOf()`, `AnyOf()`' },
    ],
  },
];
