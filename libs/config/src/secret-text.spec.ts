import { format, inspect } from 'node:util';
import { SecretText } from './index.ts';

describe('SecretText', () => {
  const secret = new SecretText('hunter2');

  it('gives its text to who asks for it by name', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['a template', `${secret}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ secret }, { showHidden: true, depth: 5 })],
    ['a log format', format('%s %o %j', secret, secret, secret)],
    ['a spread', JSON.stringify({ ...secret })],
    ['its keys', Object.getOwnPropertyNames(secret).join()],
  ])('does not show in %s', (_, text) => {
    expect(text).not.toContain('hunter2');
  });
});
