import type { RouteDocumentation } from '@portico/platform';
import { LONGEST_KEY } from '../key/idempotency-key.ts';
import type { Idempotency } from './repeats.ts';

const AFTER_FAILURE: Readonly<Record<Idempotency['whenUnknown'], string>> = {
  repeat: 'After an answer of 500 or more, or none, repeat it until there is one below.',
  refuse: 'A repeat after an answer of 500 or more gets the same failure: find out what the first request did before sending another.',
};

/** What callers must know of the keys of a route. @param keep how long an answer is kept, as people write it */
export const documentationOf = ({ key, whenUnknown }: Idempotency, keep: string): RouteDocumentation => ({
  problems: ['idempotency-in-flight', 'idempotency-key-reused'],
  headers: [
    {
      name: 'Idempotency-Key',
      required: key === 'required',
      doc:
        `A String of 1 to ${LONGEST_KEY} characters in double quotes (RFC 9651), new for each new request and the same for its repeats: a UUID, for example. ` +
        `A repeat with the same path, query and body gets the first answer again, for ${keep} from then on. ${AFTER_FAILURE[whenUnknown]}`,
      schema: { type: 'string', pattern: '^".+"$', example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"' },
    },
  ],
  answerHeaders: {
    'Idempotency-Expires': `An HTTP-date: until then a repeat gets this answer, ${keep} from the first one on.`,
    'Idempotent-Replayed': '`true` for the answer to a repeat: nothing was done this time.',
  },
});
