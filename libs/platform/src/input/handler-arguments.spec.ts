import 'reflect-metadata';
import {
  Body, Controller, Cookies, Get, Headers, HostParam, Next, Param, ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseIntPipe, Post, Query, RawBody, Session, UploadedFile, UploadedFiles,
} from '@nestjs/common';
import type { PipeTransform, Type } from '@nestjs/common';
import { IsDefined, IsString } from 'class-validator';
import { FormBody, Public, Returns } from '../routes/decorators.ts';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { RouteTable } from '../routes/route-table.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { StartError } from '../server/start-error.ts';

class One {
  @IsString()
  one!: string;
}

class Dated extends One {
  @IsDefined()
  at!: Date;
}

type Decorate = (...data: never[]) => ParameterDecorator;

/** Every decorator of Nest that takes something from a request. */
const DECORATORS: Readonly<Record<string, Decorate>> = {
  Body, Query, Param, Headers, HostParam, Cookies, Next, RawBody, Session, UploadedFile, UploadedFiles,
} as Readonly<Record<string, Decorate>>;
/** `one` is in the path and in the class, `other` is not. */
const NAMES = [undefined, 'one', 'other', ''] as const;
const TYPES: readonly unknown[] = [String, Number, Boolean, Array, Date, Set, Map, BigInt, Object, One, Dated];
const PIPES: ReadonlyMap<unknown, PipeTransform> = new Map<unknown, PipeTransform>([[Number, new ParseIntPipe()], [Boolean, new ParseBoolPipe()], [Array, new ParseArrayPipe()], [Date, new ParseDatePipe()]]);

interface Row {
  readonly title: string;
  readonly decorator: string;
  readonly name: string;
  /** Without a name in its brackets. */
  readonly bare: boolean;
  readonly type: unknown;
  readonly controller: Type;
  readonly path: string;
  readonly method: string;
}

const received = new Map<string, unknown>();

function rowOf(decorator: string, name: string | undefined, type: unknown, method: 'GET' | 'POST', pipe?: PipeTransform): Row {
  const brackets = [name === undefined ? [] : `'${name}'`, pipe ? pipe.constructor.name : []].flat().join(', ');
  const title = `${method} @${decorator}(${brackets}): ${(type as Type).name}`;
  const place = `rows/${encodeURIComponent(title).replace(/[^a-z]/gi, '')}${name === '' ? 'empty' : ''}`;
  class Rows {
    read(value: unknown): Word {
      received.set(title, value);
      return { word: 'read' };
    }
  }
  Object.defineProperty(Rows, 'name', { value: `Rows${place.replace(/\W/g, '')}` });
  const descriptor = Object.getOwnPropertyDescriptor(Rows.prototype, 'read') as PropertyDescriptor;
  Reflect.defineMetadata('design:paramtypes', [type], Rows.prototype, 'read');
  (DECORATORS[decorator] as Decorate)(...([...(name === undefined ? [] : [name]), ...(pipe ? [pipe] : [])] as never[]))(Rows.prototype, 'read', 0);
  (method === 'GET' ? Get(':one') : Post(':one'))(Rows.prototype, 'read', descriptor);
  Returns(Word)(Rows.prototype, 'read', descriptor);
  Public()(Rows);
  Controller(place)(Rows);
  return { title, decorator, name: name ?? 'one', bare: name === undefined, type, controller: Rows, path: `/${place}`, method };
}

const piped = ['Query', 'Param', 'Headers', 'Cookies'].flatMap((decorator) => [...PIPES].map(([type, pipe]) => rowOf(decorator, 'one', type, 'GET', pipe)));
const rows = [...Object.keys(DECORATORS).flatMap((decorator) => NAMES.flatMap((name) => TYPES.flatMap((type) => (['GET', 'POST'] as const).map((method) => rowOf(decorator, name, type, method))))), ...piped];

function faultsOf(...controllers: Type[]): readonly string[] {
  try {
    RouteTable.of(controllers);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.faults;
    throw error;
  }
}

/** A session is there where a plugin sets it: request-decorators.spec.ts. */
const accepted = rows.filter(({ controller, decorator }) => decorator !== 'Session' && faultsOf(controller).length === 0);

/** What JSON has of each of the types. */
const jsonOf = (type: unknown): unknown => (type === Number ? 1 : type === Boolean ? true : type === One ? { one: 'word' } : 'word');

/** A text that each of the types could be read from. */
const textOf = (type: unknown): string => (type === Number ? '1' : type === Boolean ? 'true' : type === Date ? '2026-01-31T00:00:00Z' : 'word');

function isOf(value: unknown, type: unknown): boolean {
  if (value === undefined) return false;
  if (type === Object) return true;
  return Object(value) instanceof (type as Type);
}

describe('a parameter of a handler, by decorator, name and type', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    bff = await startModule({ controllers: accepted.map(({ controller }) => controller) });
  });
  afterAll(() => bff.close());

  it.each(accepted)('arrives as it is declared, or the start is refused: $title', async ({ title, decorator, name, bare, type, path, method }) => {
    const text = textOf(type);
    const asked = decorator === 'Query' ? `?${name}=${text}` : '';
    const body = decorator === 'Body' ? { body: new Blob([JSON.stringify({ [name]: name === 'one' && bare ? text : jsonOf(type) })], { type: 'application/json' }) } : {};
    const answer = await fetch(`${bff.url}${path}/${text}${asked}`, { method, ...body, headers: { [name]: text, cookie: `${name}=${text}` } });
    expect({ status: answer.status < 300 ? 'good' : await answer.text(), declared: isOf(received.get(title), type) }).toEqual({ status: 'good', declared: true });
  });

  it('is taken by all decorators that have something to give', () => {
    const taken = new Set(accepted.map(({ title }) => title.split(/[@(]/)[1]));
    expect([...taken].sort()).toEqual(['Body', 'Cookies', 'Headers', 'HostParam', 'Param', 'Query']);
  });

  it('is refused with its controller, its handler and a way out', () => {
    const refused = rows.filter((row) => !accepted.includes(row)).flatMap(({ controller }) => faultsOf(controller));
    expect([...new Set(refused)].filter((fault) => !/^Rows\w+\.read: .+\b(add|take|write|declare|let|needs)\b/.test(fault))).toEqual([]);
  });

  const said = [
    [rowOf('Body', 'one', Date, 'POST'), "@Body('one') is a Date, which says nothing of its values; add a pipe, or take @Body() with a class, and read its properties"],
    [rowOf('RawBody', undefined, Object, 'POST'), '@RawBody() has no @Body() beside it; add one with a class: a body is read where that says what it holds'],
    [rowOf('Query', 'one', Number, 'GET'), "@Query('one') is declared as Number and arrives as text; add a pipe: @Query('one', ParseFloatPipe), or read it by a class with rules"],
    [rowOf('Headers', 'one', Number, 'GET'), "@Headers('one') is declared as Number and arrives as text; declare it a string"],
    [rowOf('Param', 'other', String, 'GET'), "@Param('other') is not in the path, which has :one; write one that is, or add it"],
    [rowOf('Param', undefined, Dated, 'GET'), 'Dated.at as Date, and nothing makes one of a text; add @Type(() => Date) and @IsDate()'],
    [rowOf('Headers', undefined, One, 'GET'), '@Headers() is declared as One, whose rules nothing checks'],
    [rowOf('Body', undefined, One, 'GET'), '@Body() is never there, since the body of a GET is not read'],
  ] as const;
  it.each(said)('$0.title', ({ controller }, fault) => {
    expect(faultsOf(controller).join('\n')).toContain(fault);
  });

  it('is taken as a text when it is an enum of another file, which is kept as an object', () => {
    expect(faultsOf(rowOf('Query', 'one', { Red: 'red' }, 'GET').controller)).toEqual([]);
  });

  it('is refused when a form has no class', () => {
    class Forms {
      @Post('form')
      @Public()
      @FormBody()
      @Returns(Word)
      post(): Word {
        return { word: 'read' };
      }
    }
    Controller()(Forms);
    expect(faultsOf(Forms)).toEqual(['Forms.post: is a @FormBody() without @Body(): name the class of its fields']);
  });
});
