import { partnersCommand } from '@portico/partners';
import type { BffCommand } from '@portico/platform';

/** As many limits of the same kinds as partner-bff has in its own settings, out of reach. */
const LIMITS = ['second=1000000000/1s,gcra', 'minute=1000000000/1m', 'daily=1000000000/day', 'monthly=1000000000/month'];

/** Makes so many partners with a key each, `partner-0` and on, as operators make them, and prints their keys. */
export const manyPartners: BffCommand = {
  about: 'to make as many partners as are told, each with a key',
  async run([count = '0'], context) {
    const silent = { ...context, print: () => undefined, remark: () => undefined };
    await partnersCommand.run(['plan', 'create', 'partner', ...LIMITS.flatMap((limit) => ['--limit', limit])], silent);
    for (let index = 0; index < Number(count); index += 1) {
      const id = `partner-${index}`;
      await partnersCommand.run(['create', id, '--name', id, '--plan', 'partner', '--scopes', 'orders:read'], silent);
      await partnersCommand.run(['key', 'create', id], { ...silent, print: context.print });
    }
  },
};
