import 'reflect-metadata';
import { IsString } from 'class-validator';
import { inputClass } from './input-class.ts';
import { CursorOf, openCursor, sealCursor } from './page-cursor.ts';
import { InputFaults } from './input-faults.ts';
import type { InputError } from '../problems/problem.ts';

const LIST = ['search', 'oak'] as const;

class OakQuery {
  @CursorOf(() => LIST)
  cursor!: string;
}

const errorsFor = (cursor: string): readonly InputError[] => {
  const faults = new InputFaults();
  inputClass(OakQuery).fromText({ cursor }, 'query', faults);
  return faults.problem().details.errors ?? [];
};

describe('a sealed cursor', () => {
  const sealed = sealCursor(LIST, 'abc.def');

  it('gives the service’s own cursor back', () => expect(openCursor(LIST, sealed)).toBe('abc.def'));

  it.each([
    ['of another list', sealCursor(['search', 'ash'], 'abc.def')],
    ['of a list with a longer key', sealCursor(['search', 'oak', ''], 'abc.def')],
    ['with another cursor in it', sealed.replace('abc', 'abd')],
    ['without its mark', 'abc.def'],
    ['that is cut', sealed.slice(0, -1)],
    ['with another mark', `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`],
    ['that is empty', ''],
    ['that is a mark alone', '.12345678'],
  ])('is refused %s', (_, text) => expect(openCursor(LIST, text)).toBeUndefined());

  it('is what @CursorOf() accepts, and nothing else', () => {
    expect(errorsFor(sealed)).toEqual([]);
    expect(errorsFor('abc.def')).toEqual([
      { in: 'query', field: 'cursor', message: 'must be the cursor that came with a page of this very list' },
    ]);
  });

  it('has the same mark in every process, of eight characters', () => {
    expect([sealCursor(LIST, 'abc'), sealCursor(['a', null], '')].map((text) => text.replace(/[\w-]{8}$/, 'mark'))).toEqual(['abc.mark', '.mark']);
    expect(openCursor(['a', null], sealCursor(['a', 'null'], 'abc'))).toBeUndefined();
    expect(openCursor(LIST, sealCursor(LIST, ''))).toBe('');
  });

  it('belongs to the list that the other parameters ask for', () => {
    class SearchQuery {
      @IsString()
      q!: string;

      @CursorOf(({ q }: SearchQuery) => ['search', q], { message: 'comes from elsewhere' })
      cursor!: string;
    }
    const errors = (q: string, cursor: unknown): string[] => {
      const faults = new InputFaults();
      inputClass(SearchQuery).fromJson({ q, cursor }, faults);
      return (faults.problem().details.errors ?? []).map(({ message }) => message);
    };
    expect([errors('oak', sealed), errors('ash', sealed), errors('oak', 5)]).toEqual([[], ['comes from elsewhere'], ['comes from elsewhere']]);
  });
});
