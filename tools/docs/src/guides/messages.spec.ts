import { messagesExplained, messagesUnsaid } from './messages.ts';

describe('the messages that a guide explains', () => {
  it('stand behind a status in the first column', () => {
    expect(messagesExplained('| you see | because |\n| --- | --- |\n| 401 `a b`, `c d` | of `e` |\n| nothing | `f` |\n')).toEqual(['a b', 'c d']);
  });

  it('are said by a library, with what is put into them', () => {
    expect(messagesUnsaid(['the token has expired', "the token's aud does not hold here", 'the token is tired'])).toEqual(['the token is tired']);
  });
});
