import 'reflect-metadata';
import { Type } from 'class-transformer';
import * as Rules from 'class-validator';
import { Colour, Level } from './colour.fixture.ts';

type Size = 's' | 'l';
interface Shape {
  a: string;
}

const { IsArray, IsBoolean, IsDate, IsEnum, IsIn, IsInt, IsISO8601, IsNumber, IsOptional, IsString, IsUUID, Matches, Min } = Rules;

/** Ways of typing a property of which TypeScript keeps nothing, or not all, with the rules that people write beside them. */
export class Typings {
  @IsOptional() @IsEnum(Colour) colour!: Colour;
  @IsOptional() @IsEnum(Colour) colourOrNull!: Colour | null;
  @IsOptional() @IsEnum(Level) level!: Level;
  @IsOptional() @IsEnum(Colour, { each: true }) colours!: Colour[];
  @IsOptional() @IsEnum(Level, { each: true }) levels!: readonly Level[];
  @IsOptional() @IsString() text!: string | null;
  @IsOptional() @IsUUID() id!: string | undefined;
  @IsOptional() @IsISO8601() since!: string | null;
  @IsOptional() @Matches(/^\d+$/) digits!: string | null;
  @IsOptional() @IsInt() integer!: number | null;
  @IsOptional() @IsNumber() number!: number | null;
  @IsOptional() @Min(1) atLeast!: number | null;
  @IsOptional() @IsBoolean() flag!: boolean | null;
  @IsOptional() @IsInt() inferred = 10;
  @IsOptional() @IsIn(['s', 'l']) size!: Size;
  @IsOptional() @IsIn([1, 2]) rank!: 1 | 2 | null;
  @IsOptional() @IsIn(['auto', 10]) width!: number | 'auto';
  @IsOptional() @IsString() either!: string | Shape;
  @IsOptional() @IsString() anything!: unknown;
  @IsOptional() @IsArray() @IsString({ each: true }) tags!: string[] | null;
  @IsOptional() @IsString({ each: true }) oneOrMore!: string | string[];
  @IsOptional() @IsInt({ each: true }) ids!: number[];
  @IsOptional() @IsArray() @Type(() => Number) named!: readonly number[];
  @IsOptional() @IsDate() @Type(() => Date) at!: Date | null;
}

/** What only JSON has. */
export class JsonTypings {
  @IsOptional() @Rules.IsObject() record!: Record<string, string>;
  @IsOptional() @Rules.IsDefined() anything!: unknown;
  @IsOptional() @Rules.ValidateNested() @Type(() => Typings) nested!: Typings | null;
  @IsOptional() @IsArray() @Rules.ValidateNested({ each: true }) @Type(() => Typings) all!: Typings[] | null;
}
