import { CommandError, UsageError } from '@portico/platform';
import { Partner } from '../records/partner.ts';
import { PARTNER_ID } from '../records/record-rules.ts';
import { changeRecords } from '../stores/change-records.ts';
import type { Command, Option, Typed } from './command.ts';
import { effectOf } from './effect.ts';
import { checkPlan, EX_DATAERR, partnerNamed, recordsOf } from './find.ts';
import { keyTable } from './key-commands.ts';
import { clientOf, listOf } from './read-options.ts';
import { table } from './table.ts';

const DESCRIPTION: Readonly<Record<string, Option>> = {
  name: { value: '<text>', about: 'what people call it' },
  plan: { value: '<plan>', about: 'the plan whose limits hold for it' },
  scopes: { value: '<a,b>', about: 'what it may do, however it signs in' },
  roles: { value: '<a,b>', about: 'what it is' },
  subject: { value: '<text>', about: 'the number of the customer it orders for' },
  client: { value: '<id@issuer>', about: 'its program that brings access tokens', multiple: true },
};

const required = (name: string): Readonly<Record<string, Option>> => ({ [name]: { ...(DESCRIPTION[name] as Option), required: true } });

/** What of a partner was typed. */
function described(typed: Typed): Partial<Partner> {
  const [name, plan, subject] = [typed.option('name'), typed.option('plan'), typed.option('subject')];
  const [scopes, roles, clients] = [typed.option('scopes'), typed.option('roles'), typed.all('client')];
  return {
    ...(name === undefined ? {} : { name }),
    ...(plan === undefined ? {} : { plan }),
    ...(subject === undefined ? {} : { subject }),
    ...(scopes === undefined ? {} : { scopes: listOf(scopes) }),
    ...(roles === undefined ? {} : { roles: listOf(roles) }),
    ...(clients === undefined ? {} : { clients: clients.map(clientOf) }),
  };
}

const create: Command = {
  verb: 'create',
  takes: ['partner'],
  options: { ...DESCRIPTION, ...required('name'), ...required('plan') },
  about: 'makes a partner',
  async run(typed, { store, remark }) {
    const [id = ''] = typed.names;
    if (!PARTNER_ID.test(id)) throw new UsageError(`"${id}" cannot be a partner's id: write lower-case letters, digits and dashes, such as acme`);
    // In the order in which people read it in the file.
    const partner: Partner = Object.assign({ id, name: '', plan: '' }, new Partner(), described(typed));
    await changeRecords(store, (records) => {
      if (records.partners.some((other) => other.id === id)) throw new CommandError(`there is a partner "${id}" already; change it with "set"`, EX_DATAERR);
      checkPlan(records, partner.plan, store.otherPlans);
      return { partners: [partner] };
    });
    remark(`made ${id}; give it a key with: key create ${id}`);
  },
};

const set: Command = {
  verb: 'set',
  takes: ['partner'],
  options: DESCRIPTION,
  about: 'changes what is told, and leaves the rest',
  async run(typed, { store, remark }) {
    const [id = ''] = typed.names;
    const changes = described(typed);
    if (Object.keys(changes).length === 0) throw new UsageError(`what is to be changed? Give one of: ${Object.keys(DESCRIPTION).map((name) => `--${name}`).join(', ')}`);
    await changeRecords(store, (records) => {
      const partner = { ...partnerNamed(records, id), ...changes };
      checkPlan(records, partner.plan, store.otherPlans);
      return { partners: [partner] };
    });
    remark(`changed ${id}`);
  },
};

const blocking = (verb: 'block' | 'unblock', about: string): Command => ({
  verb,
  takes: ['partner'],
  options: {},
  about,
  async run({ names: [id = ''] }, { store, remark }) {
    const version = await changeRecords(store, (records) => ({ partners: [{ ...partnerNamed(records, id), blocked: verb === 'block' }] }));
    remark(`${verb}ed ${id}; ${effectOf(version)}`);
  },
});

const list: Command = {
  verb: 'list',
  takes: [],
  options: {},
  about: 'lists the partners',
  async run(_, { store, print }) {
    const { partners, keys } = await recordsOf(store);
    const rows = partners.map(({ id, name, plan, blocked }) => [id, name, plan, String(keys.filter(({ partner }) => partner === id).length), blocked ? 'blocked' : 'active']);
    print(table(['ID', 'NAME', 'PLAN', 'KEYS', 'STATE'], rows));
  },
};

const show: Command = {
  verb: 'show',
  takes: ['partner'],
  options: {},
  about: 'shows a partner with its keys',
  async run({ names: [id = ''] }, { store, print, now }) {
    const records = await recordsOf(store);
    const { name, plan, scopes, roles, subject, clients, blocked } = partnerNamed(records, id);
    const words = (texts: readonly string[]): string => texts.join(', ') || '-';
    print(
      table(
        ['ID', id],
        [
          ['NAME', name],
          ['PLAN', plan],
          ['STATE', blocked ? 'blocked' : 'active'],
          ['SCOPES', words(scopes)],
          ['ROLES', words(roles)],
          ['SUBJECT', subject ?? '-'],
          ['CLIENTS', words(clients.map(({ clientId, issuer }) => `${clientId}@${issuer}`))],
        ],
      ),
    );
    print('');
    print(keyTable(records.keys.filter(({ partner }) => partner === id), await store.uses(), now));
  },
};

export const PARTNER_COMMANDS: readonly Command[] = [
  create,
  set,
  list,
  show,
  blocking('block', 'accepts nothing of a partner any more'),
  blocking('unblock', 'accepts a partner again'),
];
