import { COMMANDS } from './commands.ts';
import { help, helpOf } from './help.ts';

const commandOf = (verb: string) => COMMANDS.find((command) => command.verb === verb) as (typeof COMMANDS)[number];

describe('what the command prints of itself', () => {
  it('is all that can be done, in columns', () => {
    expect(help()).toBe(`Usage: partners <command> [options]

  create <partner>            makes a partner
  set <partner>               changes what is told, and leaves the rest
  list                        lists the partners
  show <partner>              shows a partner with its keys
  block <partner>             accepts nothing of a partner any more
  unblock <partner>           accepts a partner again
  key create <partner>        makes one more key for a partner, and prints it
  key rotate <partner> <key>  makes a key in the place of another, and prints it
  key revoke <partner> <key>  accepts a key no more, as soon as the BFFs have taken it up
  key list <partner>          lists a partner's keys, and when each was last used
  plan create <plan>          makes a plan
  plan set <plan>             gives a plan other limits, in the place of all that it has
  plan list                   lists the plans
  adopt                       seals the partners that Portico before 0.2.0 has left in Redis, as they stand there

  --file <path>  work on this file; by default on partners.file or redis.url of the settings
  --redis <url>  work on this Redis, with the name, password and prefix of the settings
  --help         print this, or with a command what it takes`);
  });

  it('is what one command takes, and what each of that means', () => {
    expect(helpOf(commandOf('key rotate'))).toBe(`Usage: partners key rotate <partner> <key> [--overlap <24h>] [--expires <90d>]

  makes a key in the place of another, and prints it

  --overlap <24h>  how long the old one is accepted beside the new one; 24h by default
  --expires <90d>  how long the new one is accepted; by default as long as the old one was meant to be
  --file <path>    work on this file; by default on partners.file or redis.url of the settings
  --redis <url>    work on this Redis, with the name, password and prefix of the settings
  --help           print this, or with a command what it takes`);
  });

  it.each([
    ['create', '--name <text> --plan <plan> [--scopes <a,b>] [--roles <a,b>] [--subject <text>] [--client <id@issuer> …]'],
    ['set', '[--name <text>] [--plan <plan>] [--scopes <a,b>] [--roles <a,b>] [--subject <text>] [--client <id@issuer> …]'],
    ['plan set', '--limit <limit> …'],
    ['plan create', '[--limit <limit> …]'],
  ])('says of "%s" which options must be there, and which may be there more than once', (verb, options) => {
    const [usage] = helpOf(commandOf(verb)).split('\n');
    expect(usage).toBe(`Usage: partners ${verb} <${verb.startsWith('plan') ? 'plan' : 'partner'}> ${options}`);
  });
});
