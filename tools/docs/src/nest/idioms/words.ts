import { BadRequestException, ConflictException, Controller, Get, HttpException, Param } from '@nestjs/common';
import { Public, Returns } from '@portico/platform';
import { Word } from './views.ts';

@Controller('words')
@Public()
export class Words {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'shown' };
  }

  @Get('fails/:with')
  @Returns(Word)
  fails(@Param('with') what: string): Word {
    if (what === 'conflict') throw new ConflictException('sold out');
    if (what === 'body') throw new BadRequestException({ code: 'E_SOLD', message: ['first', 'second'], more: 1 });
    if (what === 'teapot') throw new HttpException('short and stout', 418);
    if (what === 'custom') throw new OutOfStock();
    throw new Error('anything');
  }
}

export class OutOfStock extends Error {}

export const words = () => ({ controllers: [Words] });
