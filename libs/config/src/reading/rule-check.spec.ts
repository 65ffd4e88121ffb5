import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsEnum, IsFQDN, IsInt, IsNegative, IsNotEmpty } from 'class-validator';
import { IsPositive, IsString, Matches, MaxLength, Min, MinLength } from 'class-validator';
import { problemsOf } from '../fixtures/problems-of.ts';
import type { SettingsProblem } from '../index.ts';
import { ByteSize, Cidr, CidrBlock, Duration, loadSettings, Port, Secret, SecretText, UrlText } from '../index.ts';

enum Colour {
  Red = 'red',
  Blue = 'blue',
}

class Rules {
  @IsEnum(Colour) colour = Colour.Red;
  @IsPositive() above = 1;
  @IsNegative() below = -1;
  @IsNotEmpty() @IsString() title = 'x';
  @MinLength(3) @MaxLength(5) code = 'abcd';
  @ArrayMinSize(2) @ArrayMaxSize(3) @ArrayUnique() sizes = [1, 2];
  @IsFQDN() host = 'a.example';
  @Matches(/^[a-z]+$/, { each: true }) tags: string[] = [];
  @Matches(/^[a-z]+$/, { each: true, message: '"$value" is no label', context: { fix: 'write small letters' } }) labels: string[] = [];
  @IsInt({ message: 'count the sheep', context: { fix: 'write how many sheep there are' } }) sheep = 1;
  @Min(3, { message: 'must be a crowd' }) crowd = 3;
  @Duration({ each: true, min: '1s' }) waits: number[] = [];
  @Duration() patience = 1;
  @Duration({ max: '744h' }) month = 1;
}

const told = ({ path, message, fix }: SettingsProblem) => `${path}: ${message} | ${fix}`;

describe('rules of class-validator', () => {
  it('lets a duration be as long as a timer of Node can be, and longer where a setting says so itself', () => {
    for (const text of ['patience: 298h', 'month: 744h']) expect(() => loadSettings(Rules, { text, env: {} })).not.toThrow();
  });

  it.each([
    ['colour: rde', 'colour: "rde" must be one of the following values: red, blue | write red or blue; did you mean red?'],
    ['colour: green', 'colour: "green" must be one of the following values: red, blue | write red or blue'],
    ['above: 0', 'above: 0 must be a positive number | write a number above 0'],
    ['below: 0', 'below: 0 must be a negative number | write a number below 0'],
    ['title: ""', 'title: "" should not be empty | write a value that is not empty'],
    ['code: ab', 'code: "ab" must be longer than or equal to 3 characters | write at least 3 characters'],
    ['code: abcdef', 'code: "abcdef" must be shorter than or equal to 5 characters | write at most 5 characters'],
    ['sizes: [1]', 'sizes: must contain at least 2 elements | write at least 2 items'],
    ['sizes: [1, 2, 3, 4]', 'sizes: must contain no more than 3 elements | write at most 3 items'],
    ['sizes: [1, 1]', "sizes: All sizes's elements must be unique | remove the items that occur twice"],
    ['host: x', 'host: "x" must be a valid domain name | write a value that the rule isFqdn accepts'],
    ['tags: [a, B]', 'tags: each value must match /^[a-z]+$/ regular expression | write text that matches /^[a-z]+$/'],
    ['labels: [a, $1, B]', 'labels: "$1" is no label | write small letters'],
    ['labels: ["$&"]', 'labels: "$&" is no label | write small letters'],
    ['sheep: 1.5', 'sheep: count the sheep | write how many sheep there are'],
    ['crowd: 2', 'crowd: 2 must be a crowd | write 3 or more'],
    ['waits: [2s, 10ms]', 'waits: each value must be a duration from 1s to 298h | write a duration from 1s to 298h'],
    ['patience: 299h', 'patience: 299h must be a duration of at most 298h | write a duration of at most 298h'],
  ])('%s', (text, expected) => {
    expect(problemsOf(Rules, { text }).map(told)).toEqual([expected]);
  });

  it('say nothing of a value that did not convert', () => {
    const problems = problemsOf(Rules, { text: 'above: none' });
    expect(problems.map(told)).toEqual(['above: "none" is not a number | write a number, such as 10']);
  });

  it('tell all that is wrong with one value', () => {
    class Both {
      @IsInt() @Min(2) count = 2;
    }
    const fixes = problemsOf(Both, { text: 'count: 0.5' }).map(({ fix }) => fix);
    expect(fixes.sort()).toEqual(['write 2 or more', 'write a whole number']);
  });

  it('hold for values that code gives, too', () => {
    class Wrong {
      @Port() port = 70_000;
      @ByteSize({ min: '1kB' }) size = 1;
      @UrlText() slash = 'http://a/';
      @UrlText() relative = '/a';
      @Cidr() range = 'x' as unknown as CidrBlock;
      @Secret({ minLength: 8 }) key = new SecretText('hunter2');
      @Duration() wait = 0.5;
    }
    const problems = problemsOf(Wrong, { text: '' });
    expect(problems.map(({ path, where }) => `${path} at ${where}`)).toEqual(
      ['port', 'size', 'slash', 'relative', 'range', 'key', 'wait'].map((path) => `${path} at the default in Wrong`),
    );
    const wanted = 'a secret of at least 8 characters';
    expect(problems.map(told)).toContain(`key: [secret] must be ${wanted} | write ${wanted}`);
  });

  it.each<[string, number, boolean]>([
    ['port', 0, true], ['port', 65_535, true], ['port', 65_536, false], ['port', -1, false],
    ['wait', 10, true], ['wait', 2_000, true], ['wait', 9, false], ['wait', 2_001, false],
    ['size', 1_000, true], ['size', 1_048_576, true], ['size', 999, false], ['size', 1_048_577, false],
  ])('take %s of %i: %p', (name, value, taken) => {
    class Bounded {
      @Port() port = 1;
      @Duration({ min: '10ms', max: '2s' }) wait = 10;
      @ByteSize({ min: '1kB', max: '1MiB' }) size = 1_000;
    }
    class Given extends Bounded {
      constructor() {
        super();
        Object.assign(this, { [name]: value });
      }
    }
    const load = (): unknown => loadSettings(Given, { text: '', env: { NODE_ENV: 'test' } });
    if (taken) expect(load()).toMatchObject({ [name]: value });
    else expect(load).toThrow(`${name}:`);
  });
});
