import { IsBoolean, IsInt, IsString } from 'class-validator';
import { problemsOf } from '../fixtures/problems-of.ts';
import { Duration, Needs, NotAbove, Optional } from '../index.ts';

class Pauses {
  @Duration()
  @NotAbove('longest')
  base = 25;

  @Duration()
  longest = 250;

  @IsInt()
  @NotAbove('most')
  least = 20;

  @IsInt()
  most = 100;

  @IsBoolean()
  @Needs('url')
  required = false;

  @Optional()
  @IsString()
  url?: string;
}

const told = (text: string): unknown => problemsOf(Pauses, { text }).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

describe('settings beside each other', () => {
  it.each(['base: 250ms', 'base: 10s\nlongest: 10s', 'longest: 10ms', 'most: 1', 'least: 1\nmost: 1', 'required: true\nurl: a', 'required: false'])('%j fit', (text) => {
    expect(() => problemsOf(Pauses, { text })).toThrow('the settings were accepted');
  });

  it.each([
    ['base: 10s', 'base: 10s must not be above longest; write no more than longest says, or raise longest'],
    ['base: 20ms\nlongest: 10ms', 'base: 20ms must not be above longest; write no more than longest says, or raise longest'],
    ['least: 101', 'least: 101 must not be above most; write no more than most says, or raise most'],
    ['required: true', 'required: true must not be set without url; write url as well, or take it out'],
  ])('%j do not', (text, fault) => expect(told(text)).toEqual([fault]));
});
