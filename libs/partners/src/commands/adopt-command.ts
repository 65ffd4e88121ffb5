import { CommandError } from '@portico/platform';
import { RedisPartnerStore } from '../stores/redis/redis-store.ts';
import type { Command } from './command.ts';
import { EX_DATAERR } from './find.ts';

/** For an upgrade from 0.1: what is in Redis is believed once, because an operator says so. */
export const ADOPT: Command = {
  verb: 'adopt',
  takes: [],
  options: {},
  about: 'seals the partners that Portico before 0.2.0 has left in Redis, as they stand there',
  async run(_, { store, remark }) {
    if (!(store instanceof RedisPartnerStore)) throw new CommandError('only partners in Redis are sealed', EX_DATAERR);
    const records = await store.adopt();
    if (!records) throw new CommandError('there is nothing to adopt: no records of Portico before 0.2.0 are in Redis', EX_DATAERR);
    const { plans, partners, keys } = records;
    remark(`sealed ${plans.length} plans, ${partners.length} partners and ${keys.length} keys; look through them with "list" and "key list"`);
  },
};
