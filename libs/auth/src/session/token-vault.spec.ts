import { SecretText } from '@portico/config';
import { SealBroken, TokenVault } from './token-vault.ts';

const secret = (letter: string): SecretText => new SecretText(letter.repeat(32));

describe('the vault of tokens', () => {
  it('opens what it has sealed, for the same purpose only', async () => {
    const vault = new TokenVault([secret('a')]);
    const sealed = await vault.seal({ access: 'token' }, 'session-1');
    expect(await vault.open(sealed, 'session-1')).toEqual({ access: 'token' });
    await expect(vault.open(sealed, 'session-2')).rejects.toThrow(SealBroken);
  });

  it('shows nothing of it', async () => {
    const sealed = await new TokenVault([secret('a')]).seal({ access: 'token' }, 'x');
    expect(Buffer.from(sealed.split('.')[3] as string, 'base64url').toString('latin1')).not.toContain('token');
  });

  it('notices each change', async () => {
    const vault = new TokenVault([secret('a')]);
    const sealed = await vault.seal({ access: 'token' }, 'x');
    for (const at of [3, sealed.length - 30, sealed.length - 5]) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      await expect(vault.open(changed, 'x')).rejects.toThrow(SealBroken);
    }
    for (const text of ['', 'a', 'a.b.c.d.e', 'é'.repeat(40)]) await expect(vault.open(text, 'x')).rejects.toThrow(SealBroken);
  });

  it('opens what an earlier secret has sealed, as long as that is listed', async () => {
    const sealed = await new TokenVault([secret('a')]).seal({ a: 1 }, 'x');
    expect(await new TokenVault([secret('b'), secret('a')]).open(sealed, 'x')).toEqual({ a: 1 });
    await expect(new TokenVault([secret('b')]).open(sealed, 'x')).rejects.toThrow(SealBroken);
  });
});
