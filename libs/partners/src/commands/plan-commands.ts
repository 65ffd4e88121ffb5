import { CommandError, UsageError } from '@portico/platform';
import type { Plan } from '../records/plan.ts';
import { PLAN_NAME } from '../records/record-rules.ts';
import { changeRecords } from '../stores/change-records.ts';
import type { Command, Option } from './command.ts';
import { checkPlan, EX_DATAERR, recordsOf } from './find.ts';
import { limitOf, limitText } from './read-options.ts';
import { table } from './table.ts';

const LIMIT: Option = {
  value: '<limit>',
  about: 'minute=600/1m, second=20/1s,gcra,burst=40 or daily=10000/day; all of them hold at once',
  multiple: true,
};

const create: Command = {
  verb: 'plan create',
  takes: ['plan'],
  options: { limit: LIMIT },
  about: 'makes a plan',
  async run({ names: [name = ''], ...typed }, { store, remark }) {
    if (!PLAN_NAME.test(name)) throw new UsageError(`"${name}" cannot be a plan's name: write lower-case letters, digits and dashes, such as standard`);
    const plan: Plan = { name, limits: (typed.all('limit') ?? []).map(limitOf) };
    await changeRecords(store, ({ plans }) => {
      if (plans.some((other) => other.name === name)) throw new CommandError(`there is a plan "${name}" already; change it with "plan set"`, EX_DATAERR);
      return { plans: [plan] };
    });
    remark(plan.limits.length > 0 ? `made ${name}` : `made ${name}, which limits nothing`);
  },
};

const set: Command = {
  verb: 'plan set',
  takes: ['plan'],
  options: { limit: { ...LIMIT, required: true } },
  about: 'gives a plan other limits, in the place of all that it has',
  async run({ names: [name = ''], ...typed }, { store, remark }) {
    const plan: Plan = { name, limits: (typed.all('limit') ?? []).map(limitOf) };
    await changeRecords(store, (records) => {
      checkPlan(records, name);
      return { plans: [plan] };
    });
    remark(`changed ${name}`);
  },
};

const list: Command = {
  verb: 'plan list',
  takes: [],
  options: {},
  about: 'lists the plans',
  async run(_, { store, print }) {
    const { plans, partners } = await recordsOf(store);
    const rows = plans.map(({ name, limits }) => [name, String(partners.filter(({ plan }) => plan === name).length), limits.map(limitText).join(' ') || '-']);
    print(table(['PLAN', 'PARTNERS', 'LIMITS'], rows));
  },
};

export const PLAN_COMMANDS: readonly Command[] = [create, set, list];
