import { CommandError, Environment, Signals, UsageError } from '@portico/platform';
import type { BffCommand } from '@portico/platform';
import { RedisConnection, SealedRecords, Seals, StoreUnavailable } from '@portico/redis';
import type { WithRateLimit } from '@portico/rate-limit';
import type { RedisSettings, WithRedis } from '@portico/redis';
import type { WithPartners } from '../partners.settings.ts';
import { FileLocked } from '../stores/file/file-lock.ts';
import { FilePartnerStore } from '../stores/file/file-store.ts';
import type { PartnerStore } from '../stores/partner-store.ts';
import { RecordsRefused } from '../stores/redis/records-refused.ts';
import { RedisPartnerStore } from '../stores/redis/redis-store.ts';
import type { CommandLine } from './command-line.ts';
import { readCommandLine } from './command-line.ts';
import { help, helpOf } from './help.ts';

/** Exit codes of sysexits.h: data is wrong; a service is not there; try again later; not allowed. */
const [EX_DATAERR, EX_UNAVAILABLE, EX_TEMPFAIL, EX_NOPERM] = [65, 69, 75, 77];

/**
 * Makes and changes partners, their keys and plans, with the settings that the BFF itself has: `node main.mjs partners list`. A key
 * is printed once, and alone on stdout.
 */
export const partnersCommand: BffCommand = {
  about: 'to make partners, keys and plans',
  async run(args, { name, settings, print, remark }) {
    const line = readCommandLine(args);
    const { command, typed } = line;
    if (line.help || !command) return print(command ? helpOf(command) : help());
    await withStore(line, name, settings as unknown as WithPartners & WithRedis & Partial<WithRateLimit>, async (store) => {
      try {
        await command.run(typed, { store, print, remark, now: Date.now() });
      } catch (error) {
        throw inWords(error);
      }
    });
  },
};

async function withStore(
  line: CommandLine,
  name: string,
  settings: WithPartners & WithRedis & Partial<WithRateLimit>,
  work: (store: PartnerStore) => Promise<void>,
): Promise<void> {
  const file = line.redis === undefined ? (line.file ?? settings.partners.file) : undefined;
  const otherPlans = settings.rateLimit?.plans.map((plan) => plan.name);
  if (file !== undefined) return work(new FilePartnerStore(file, true, otherPlans));
  const url = line.redis ?? settings.redis.url;
  if (url === undefined) throw new UsageError('where are the partners? Give --file or --redis, or set partners.file or redis.url');
  const redisSettings = { ...settings.redis, url, prefix: settings.redis.prefix ?? `${name}:` };
  const events = new Signals();
  const redis = connect(redisSettings, events);
  try {
    await redis.settled();
    if (!redis.isUp) throw inWords(new StoreUnavailable(undefined));
    const seals = Seals.of({ ...settings, redis: redisSettings }, { name }, Environment.of(process.env));
    await work(new RedisPartnerStore(redis, new SealedRecords(seals.for('partners'), 'partners', events), otherPlans));
  } finally {
    redis.close();
  }
}

function connect(settings: RedisSettings, events: Signals): RedisConnection {
  if (!/^rediss?:\/\//.test(settings.url ?? '')) throw new UsageError(`--redis: "${settings.url}" is no URL of a Redis; write redis://127.0.0.1:6379`);
  return new RedisConnection(settings, events);
}

/** What a person can do something about, without a stack. */
function inWords(error: unknown): unknown {
  if (error instanceof StoreUnavailable) return new CommandError('Redis cannot be reached; look at what there is before you try again', EX_UNAVAILABLE, error);
  if (error instanceof RecordsRefused) return new CommandError(error.message, EX_DATAERR, error);
  if (error instanceof FileLocked) return new CommandError(error.message, EX_TEMPFAIL, error);
  const { code = '', path = 'the file' } = error as NodeJS.ErrnoException;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) return new CommandError(`${path} cannot be written (${code}): use a folder that is there, as whom it belongs to`, EX_NOPERM, error);
  return error;
}
