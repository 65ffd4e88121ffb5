import { inspect } from 'node:util';
import { BroughtToken } from './bearer.strategy.ts';

describe('a token that came with a request', () => {
  const token = new BroughtToken('hunter2');

  it('is not shown when it is printed or copied', () => {
    expect(token.reveal()).toBe('hunter2');
    for (const shown of [inspect(token, { showHidden: true }), JSON.stringify(token), JSON.stringify({ ...token }), token.id]) expect(shown).not.toContain('hunter2');
  });

  it('is told from others by its id', () => {
    expect({ same: new BroughtToken('hunter2').id === token.id, other: new BroughtToken('hunter3').id === token.id }).toEqual({ same: true, other: false });
  });
});
