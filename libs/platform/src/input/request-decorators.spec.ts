import 'reflect-metadata';
import { Body, Controller, DefaultValuePipe, Get, Post, RawBody, Session } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsString } from 'class-validator';
import type { PreparesApp } from '../server/prepares-app.ts';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { StartError } from '../server/start-error.ts';

class Text {
  @IsString()
  text!: string;
}

@Controller('visits')
@Public()
class Visits {
  @Get()
  @Returns(Word)
  get(@Session() session: { readonly name: string }): Word {
    return { word: session.name };
  }
}

@Controller('bodies')
@Public()
class Bodies {
  @Post('raw')
  @Returns(Word)
  raw(@RawBody() bytes: Buffer, @Body() { text }: Text): Word {
    return { word: `${text} ${bytes.toString()}` };
  }

  @Post('single')
  @Returns(Word)
  single(@Body('name') name: string, @Body('open') open: boolean, @Body('page', new DefaultValuePipe(1)) page: number, @Body('inner') { text }: Text): Word {
    return { word: `${name} ${open} ${page} ${text}` };
  }
}

/** As `prepare()` of a root module does. */
class WithSession implements PreparesApp {
  prepare(app: NestFastifyApplication): void {
    app.getHttpAdapter().getInstance().decorateRequest('session', { getter: () => ({ name: 'ann' }) as never });
  }
}

describe('what a handler reads of a request', () => {
  it('is refused at start where no plugin sets it', async () => {
    const started = await startModule({ controllers: [Visits] }).catch((error: unknown) => error);
    expect(started).toBeInstanceOf(StartError);
    expect((started as StartError).faults).toEqual(['visits.get: @Session() is never set; register a plugin that sets request.session, such as @fastify/session, or take @Req(): who calls is currentContext().caller']);
  });

  it('is a session that a plugin sets', async () => {
    const bff = await startModule({ controllers: [Visits] }, {}, {}, WithSession);
    const answer = await fetch(`${bff.url}/visits`);
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { word: 'ann' } });
    await bff.close();
  });

  describe('in a body', () => {
    let url: string;
    let close: () => Promise<void>;
    beforeAll(async () => {
      const bff = await startModule({ controllers: [Bodies] });
      [url, close] = [bff.url, () => bff.close()];
    });
    afterAll(() => close());

    const post = async (path: string, body: string): Promise<unknown> => {
      const answer = await fetch(`${url}/bodies/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      return { status: answer.status, ...((await answer.json()) as object) };
    };

    it('is kept as it was sent, beside its class', async () => {
      expect(await post('raw', '{ "text" :"ä" }')).toEqual({ status: 201, word: 'ä { "text" :"ä" }' });
    });

    it('is single values of the types of their parameters', async () => {
      expect(await post('single', '{"name":"Tom","open":true,"page":2,"inner":{"text":"a"}}')).toEqual({ status: 201, word: 'Tom true 2 a' });
      expect(await post('single', '{"name":"Tom","open":false,"inner":{"text":"a"}}')).toEqual({ status: 201, word: 'Tom false 1 a' });
    });

    it('is refused by name where a value is missing, of another type or of no parameter', async () => {
      const { errors } = (await post('single', '{"name":7,"other":1,"inner":{"text":1}}')) as { errors: { field: string }[] };
      expect(errors.map(({ field }) => field).sort()).toEqual(['inner.text', 'name', 'open', 'other']);
    });
  });
});
