import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  ArrayMaxSize, ArrayMinSize, ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsEnum, IsIn, IsInt, IsNegative, IsNumber, IsPositive, IsString, Length, Matches, Max, MaxLength, Min, MinLength,
} from 'class-validator';
import type { CidrBlock, SecretText, SettingsClass } from '../index.ts';
import { ByteSize, Cidr, Duration, ListOf, loadSettings, Optional, Port, Secret, Section, SettingsError, settingsSchema, UrlText } from '../index.ts';

/** Classes are made in the tests, as an app's are: what decorators keep is a part of what is tested. */
function shop(): SettingsClass {
  class Session {
    @Secret({ minLength: 8 }) key!: SecretText;
  }

  class Http {
    readonly kind!: 'http';
    @UrlText() url!: string;
    @Duration({ min: '10ms', max: '5m' }) timeout = 2_000;
  }

  class Grpc {
    readonly kind!: 'grpc';
    @IsBoolean() tls = true;
  }

  class Shop {
    @Port({ doc: 'Port that clients reach.' }) port = 4_000;
    @ByteSize() maxBody = 6_000;
    @Cidr({ each: true }) allow: readonly CidrBlock[] = [];
    @Optional() @Section(() => Session, { doc: 'Of people.' }) session?: Session;
    @Section({ kind: { http: Http, grpc: Grpc } }) main: Http | Grpc = new Grpc();
    @ListOf({ kind: { http: Http, grpc: Grpc } }, { doc: 'Who is called.' }) @ArrayNotEmpty() others: (Http | Grpc)[] = [new Grpc()];
    @IsString() name!: string;
  }
  return Shop;
}

/** A class with one setting of this name and these rules. */
function withOne(type: unknown, initial: unknown, ...decorators: readonly PropertyDecorator[]): SettingsClass {
  class One {
    one: unknown = initial;
  }
  Reflect.defineMetadata('design:type', type, One.prototype, 'one');
  for (const decorate of decorators) decorate(One.prototype, 'one');
  return One;
}

const schemaOfOne = (...of: Parameters<typeof withOne>): unknown => (settingsSchema(withOne(...of), 'spec')['properties'] as { one: unknown }).one;

describe('the schema of a settings file', () => {
  it('says of each setting what it is, its type, its form and its default, and what must be there', () => {
    const http = {
      ...{ type: 'object', required: ['url'], additionalProperties: false },
      properties: {
        kind: { const: 'http' },
        url: { type: 'string', pattern: '^(?:[hH][tT][tT][pP]|[hH][tT][tT][pP][sS])://[^\\s/?#@]+(?:[/?][^\\s#]*)?$', examples: ['http://service.example'] },
        timeout: { type: 'string', pattern: expect.stringContaining('ms|s|m') as string, examples: ['10ms'], default: '2s' },
      },
    };
    const grpc = { type: 'object', properties: { kind: { const: 'grpc' }, tls: { type: 'boolean', default: true } }, additionalProperties: false };
    const byKind = [
      { if: { type: 'object', properties: { kind: { const: 'http' } }, required: ['kind'] }, then: http },
      { if: { type: 'object', properties: { kind: { const: 'grpc' } }, required: ['kind'] }, then: grpc },
    ];
    const plainGrpc = { ...grpc, properties: { tls: grpc.properties.tls } };
    expect(settingsSchema(shop(), 'the shop')).toEqual({
      ...{ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'the shop', type: 'object', required: ['name'], additionalProperties: false },
      properties: {
        port: { description: 'Port that clients reach.', type: 'integer', minimum: 0, maximum: 65_535, default: 4_000 },
        maxBody: { type: 'string', pattern: expect.stringContaining('MiB') as string, examples: [expect.any(String)], default: '6kB' },
        allow: { type: 'array', items: { type: 'string', pattern: '^[\\dA-Fa-f.:]+(?:/\\d{1,3})?$', examples: ['10.0.0.0/8'] }, default: [] },
        session: { description: 'Of people.', type: 'object', properties: { key: expect.any(Object) as object }, required: ['key'], additionalProperties: false },
        main: {
          type: ['object', 'null'],
          properties: { kind: { enum: ['http', 'grpc'] } },
          allOf: [...byKind, { if: { not: { required: ['kind'] } }, then: plainGrpc }],
        },
        others: { description: 'Who is called.', type: 'array', minItems: 1, items: { type: 'object', properties: { kind: { enum: ['http', 'grpc'] } }, required: ['kind'], allOf: byKind } },
        name: { type: 'string' },
      },
    });
  });

  const good = { name: 'a' };
  it.each([
    { name: 'as little as must be written', settings: good, accepted: true },
    { name: 'a section with nothing below it', settings: { ...good, main: null }, accepted: true },
    { name: 'a section of another kind than the default’s', settings: { ...good, main: { kind: 'http', url: 'HTTPS://a.example/b?c' } }, accepted: true },
    { name: 'a section of the default’s kind, which it does not say', settings: { ...good, main: { tls: false } }, accepted: true },
    { name: 'lists', settings: { ...good, others: [{ kind: 'grpc' }, { kind: 'http', url: 'http://a' }], allow: ['10.0.0.0/8', '::1/128'] }, accepted: true },
    { name: 'no name', settings: {}, accepted: false },
    { name: 'an unknown key', settings: { ...good, prot: 1 }, accepted: false },
    { name: 'an unknown key in a section', settings: { ...good, main: { tls: false, url: 'http://a' } }, accepted: false },
    { name: 'a kind that there is not', settings: { ...good, main: { kind: 'soap' } }, accepted: false },
    { name: 'an item without a kind', settings: { ...good, others: [{ tls: true }] }, accepted: false },
    { name: 'an empty list where one is too few', settings: { ...good, others: [] }, accepted: false },
    { name: 'a kind without what it needs', settings: { ...good, main: { kind: 'http' } }, accepted: false },
    { name: 'a port out of range', settings: { ...good, port: 65_536 }, accepted: false },
    { name: 'half a port', settings: { ...good, port: 0.5 }, accepted: false },
    { name: 'a size without a unit', settings: { ...good, maxBody: '6000' }, accepted: false },
    { name: 'a duration of a unit that there is not', settings: { ...good, main: { kind: 'http', url: 'http://a', timeout: '2 s' } }, accepted: false },
    { name: 'an address with a user', settings: { ...good, main: { kind: 'http', url: 'http://me@a' } }, accepted: false },
    { name: 'an address of another protocol', settings: { ...good, main: { kind: 'http', url: 'ftp://a' } }, accepted: false },
    { name: 'a network that is none', settings: { ...good, allow: ['localhost'] }, accepted: false },
    { name: 'a text for a switch', settings: { ...good, main: { tls: 'yes' } }, accepted: false },
  ])('judges $name as the BFF does', ({ settings, accepted }) => {
    const Shop = shop();
    const bySchema = new Ajv2020({ strict: false }).validate(settingsSchema(Shop, 'shop'), settings);
    let byBff = true;
    try {
      loadSettings(Shop, { text: JSON.stringify(settings), env: { NODE_ENV: 'test' } });
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      byBff = false;
    }
    expect({ bySchema, byBff }).toEqual({ bySchema: accepted, byBff: accepted });
  });

  it.each<[string, unknown, unknown, PropertyDecorator[], object]>([
    ['@IsIn', String, 'a', [IsIn(['a', 'b'])], { type: 'string', enum: ['a', 'b'], default: 'a' }],
    ['@IsEnum', String, 'x', [IsEnum({ X: 'x', Y: 'y' })], { type: 'string', enum: ['x', 'y'], default: 'x' }],
    ['@IsInt, @Min, @Max', Number, 2, [IsInt(), Min(1), Max(9)], { type: 'integer', minimum: 1, maximum: 9, default: 2 }],
    ['@IsPositive', Number, 2, [IsNumber(), IsPositive()], { type: 'number', exclusiveMinimum: 0, default: 2 }],
    ['@IsNegative', Number, -2, [IsNumber(), IsNegative()], { type: 'number', exclusiveMaximum: 0, default: -2 }],
    ['@MinLength, @MaxLength', String, 'ab', [MinLength(2), MaxLength(5)], { type: 'string', minLength: 2, maxLength: 5, default: 'ab' }],
    ['@Length', String, 'ab', [Length(2, 5)], { type: 'string', minLength: 2, maxLength: 5, default: 'ab' }],
    ['@Length without an end', String, 'ab', [Length(2)], { type: 'string', minLength: 2, default: 'ab' }],
    ['@Matches', String, 'ab', [Matches(/^[a-z]+$/)], { type: 'string', pattern: '^[a-z]+$', default: 'ab' }],
    ['@Matches with flags, which JSON Schema does not have', String, 'ab', [Matches(/^[a-z]+$/i)], { type: 'string', default: 'ab' }],
    ['@Matches of what is none in the mode for Unicode', String, 'ab', [Matches(new RegExp(String.raw`^[\w-a]\-$|a`))], { type: 'string', default: 'ab' }],
    ['rules of a list', Array, ['a'], [IsArray(), IsString({ each: true }), ArrayNotEmpty(), ArrayMaxSize(4), ArrayUnique()], { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 4, uniqueItems: true, default: ['a'] }],
    ['@ArrayMinSize', Array, ['a', 'b'], [IsString({ each: true }), ArrayMinSize(2), MinLength(1, { each: true })], { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 2, default: ['a', 'b'] }],
  ])('has what a rule says: %s', (_, type, initial, decorators, schema) => {
    expect(schemaOfOne(type, initial, ...decorators)).toEqual(schema);
  });

  it('shows no secret as a default', () => {
    expect(JSON.stringify(settingsSchema(shop(), 'shop'))).not.toMatch(/"key":\{[^}]*"default"/);
  });
});
