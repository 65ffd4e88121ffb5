import { jsonWithoutNulls, withoutNulls } from './without-nulls.ts';

describe('a document in which null stands for what should be left out', () => {
  it('has what is said, false and empty values included', () => {
    expect(withoutNulls({ scope: null, expires_in: 0, active: false, name: '', aud: [null], more: undefined })).toEqual({ expires_in: 0, active: false, name: '', aud: [null] });
  });

  it.each([
    ['an object', '{"a":null,"b":1}', '{"b":1}'],
    ['a list', '[null, 1]', '[null, 1]'],
    ['null', 'null', 'null'],
    ['a text', '"a"', '"a"'],
    ['a number', ' 7 ', ' 7 '],
    ['malformed', '{"a":', undefined],
    ['nothing', '', undefined],
  ])('is changed in the text of an object alone: %s', (_, text, expected) => expect(jsonWithoutNulls(text)).toBe(expected));

  it('may be changed further, when the nulls are gone', () => {
    expect(jsonWithoutNulls('{"a":null,"b":1}', (members) => ({ ...members, names: Object.keys(members) }))).toBe('{"b":1,"names":["b"]}');
  });
});
