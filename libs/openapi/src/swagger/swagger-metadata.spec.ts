import 'reflect-metadata';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiQuery, ApiTags } from '@nestjs/swagger';
import { BffIdentity, Field, Public, Returns, RouteTable, Summary } from '@portico/platform';
import { IsInt, Length, Max } from 'class-validator';
import { openApiDocument } from '../openapi-document.ts';
import { InputDoc } from '../input-doc.decorator.ts';

class Paw {
  @ApiProperty({ description: 'Which of the four.', example: 'left' })
  @Field()
  side!: string;
}

class Cat {
  @ApiProperty({ description: 'What it is called.', deprecated: true, examples: ['Tom', 'Kit'] })
  @Field()
  name!: string;

  @ApiProperty({ description: 'Not shown.' })
  @Field(Number, { doc: 'In years.' })
  age!: number;

  @Field([Paw])
  paws!: Paw[];
}

class NewCat {
  @ApiProperty({ description: 'What it shall be called.', maxLength: 5_000, example: 'Tom' })
  @Length(1, 20)
  name!: string;

  @ApiProperty({ description: 'Not shown.', required: false })
  @InputDoc('In years.')
  @IsInt()
  @Max(40)
  age!: number;
}

@ApiTags('pets')
@Controller('cats')
@Public()
class CatsController {
  @Get(':id')
  @ApiOperation({ summary: 'A cat', description: 'With its paws.', deprecated: true })
  @ApiParam({ name: 'id', description: 'Its number.', example: '7' })
  @ApiQuery({ name: 'with', description: 'What else.' })
  @ApiOkResponse({ description: 'The cat.' })
  @Returns(Cat)
  get(@Param('id') _id: string, @Query('with') _with: string): Cat {
    return { name: '', age: 1, paws: [] };
  }

  @Post()
  @ApiOperation({ summary: 'Not shown' })
  @Summary('Adds a cat')
  @Returns(Cat)
  add(@Body() { name, age }: NewCat): Cat {
    return { name, age, paws: [] };
  }

  @Get()
  @ApiExcludeEndpoint()
  @Returns(Cat)
  hidden(): Cat {
    return { name: '', age: 1, paws: [] };
  }
}

describe('decorators of @nestjs/swagger', () => {
  const { routes } = RouteTable.of([CatsController]);
  const document = openApiDocument(new BffIdentity('cats', 'Cats', '1.0.0'), routes, []) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, { readonly properties: Readonly<Record<string, object>>; readonly required: readonly string[] }>> };
  };
  const { schemas } = document.components;

  it('describe an operation, its parameters and its answer', () => {
    expect(document.paths['/cats/{id}']?.['get']).toMatchObject({
      tags: ['pets'],
      summary: 'A cat',
      description: 'With its paws.',
      deprecated: true,
      parameters: [
        { name: 'id', in: 'path', description: 'Its number.', schema: { type: 'string', examples: ['7'] } },
        { name: 'with', in: 'query', description: 'What else.' },
      ],
      responses: { 200: { description: 'The cat.' } },
    });
  });

  it('describe the fields of views, of those inside others too', () => {
    expect(schemas['Cat']?.properties['name']).toEqual({ type: 'string', description: 'What it is called.', deprecated: true, examples: ['Tom', 'Kit'] });
    expect(schemas['Paw']?.properties['side']).toEqual({ type: 'string', description: 'Which of the four.', examples: ['left'] });
  });

  it('describe the fields of a body, and leave what is checked as it is', () => {
    expect(schemas['NewCat']?.properties['name']).toEqual({ type: 'string', minLength: 1, maxLength: 20, description: 'What it shall be called.', examples: ['Tom'] });
    expect(schemas['NewCat']?.required).toEqual(['name', 'age']);
  });

  it('give way to decorators of Portico', () => {
    expect(document.paths['/cats']?.['post']).toMatchObject({ summary: 'Adds a cat' });
    expect({ body: schemas['NewCat']?.properties['age'], view: schemas['Cat']?.properties['age'] }).toMatchObject({
      body: { description: 'In years.' },
      view: { description: 'In years.' },
    });
  });

  it('leave endpoints out', () => {
    expect(Object.keys(document.paths['/cats'] ?? {})).toEqual(['post']);
  });
});
