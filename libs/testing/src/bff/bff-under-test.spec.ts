import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module, NotFoundException } from '@nestjs/common';
import { jest } from '@jest/globals';
import { Bff, Field, Public, Returns } from '@portico/platform';
import { BffUnderTest } from './bff-under-test.ts';

class Word {
  @Field()
  word!: string;
}

@Controller()
@Public()
class Words {
  @Get('torn')
  @Returns(Word)
  torn(): Word {
    throw new TypeError('the word is torn');
  }
  @Get('none')
  @Returns(Word)
  none(): Word {
    throw new NotFoundException();
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [Words] })
class WordsModule {}

describe('a BFF under test without a log', () => {
  it('says why it has answered 500, and nothing of other answers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-words-'));
    const file = join(folder, 'bff.yaml');
    writeFileSync(file, 'server: { port: 4000 }\nmanagement: { port: 4001 }\n');
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const bff = await BffUnderTest.start({ root: WordsModule, file });
    try {
      for (const path of ['/none', '/torn']) {
        const finished = bff.finished();
        await bff.get(path);
        await finished;
      }
      expect(said.mock.calls).toEqual([['GET /torn is a fault of the BFF:', expect.objectContaining({ message: 'the word is torn' })]]);
    } finally {
      await bff.close();
      said.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });
});
