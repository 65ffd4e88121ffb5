import { Connection } from '../../wire/connection.ts';
import { writeRequest } from '../../wire/raw-request.ts';
import type { CapabilityRow } from './capability-row.ts';
import { namedIn } from './front.ts';
import type { Front } from './front.ts';
import type { Fronts } from './fronts.ts';

const JSON_BODY = { 'content-type': 'application/json' };

const post = (front: Front, target: string, body: string, headers: Readonly<Record<string, string>> = JSON_BODY): ReturnType<Front['ask']> => front.ask(target, { method: 'POST', headers, body });
const messagesOf = ({ messages }: Fronts): NonNullable<Fronts['messages']> => {
  if (!messages) throw new Error('there is no nats-server');
  return messages;
};

/** Events that a client listens to, once their stream has begun. */
async function eventsAt({ bff }: Front, target: string): Promise<Connection> {
  const events = await Connection.to(bff.url);
  events.send(writeRequest({ method: 'GET', target, headers: { accept: 'text/event-stream', 'x-csrf': '1' } }));
  await events.heard('text/event-stream');
  return events;
}

/** R8: clients speak HTTP, and services listen to messages. */
export const MESSAGING: readonly CapabilityRow[] = [
  {
    id: 'R8',
    what: 'commands and events over NATS',
    parts: ['nats-server'],
    allowed: [
      {
        title: 'a command is kept by a stream, a question gets its reply, and events come as they are published',
        run: async (fronts) => {
          const { plain } = fronts;
          const [kept, asked] = [await post(plain, '/probe/commands/eu', '{"id":1}'), await post(plain, '/probe/questions/lamp', '{}')];
          expect({ kept: kept.status, stream: (JSON.parse(kept.body) as { stream: string }).stream, asked: asked.status, reply: JSON.parse(asked.body) as unknown }).toEqual({ kept: 202, stream: 'PROBE', asked: 200, reply: { subject: 'probe.asked.lamp' } });
          const events = await eventsAt(plain, '/probe/events/eu');
          await messagesOf(fronts).publish('probe.told.eu', '{"order":7}');
          await events.heard('data: {"order":7}');
          events.leave();
        },
      },
    ],
    refused: [
      {
        title: 'a body that is no JSON, a path that would name other subjects, a caller who is not known, and a command that no stream keeps',
        run: async (fronts) => {
          const { plain } = fronts;
          const { asked } = messagesOf(fronts);
          const refused = [await post(plain, '/probe/commands/eu', '{'), await post(plain, '/probe/commands/eu', 'a', { 'content-type': 'text/plain' }), await post(plain, '/probe/commands/a.b', '{}'), await post(plain, '/probe/commands/*', '{}'), await plain.ask('/probe/own-events')].map(({ status }) => status);
          const [before, lost] = [asked.length, await post(plain, '/probe/lost', '{}')];
          expect({ refused, asked: before, lost: lost.status }).toEqual({ refused: [400, 415, 400, 400, 401], asked: 0, lost: 503 });
        },
      },
    ],
    reloaded: [
      {
        title: 'a question goes to another subject, and events that are listened to go on; a new route takes a restart, which is named',
        run: async (fronts) => {
          const { plain } = fronts;
          const before = await eventsAt(plain, '/probe/events/eu');
          const { changed, restart } = await plain.change((sections) => {
            Object.assign(namedIn(sections, 'messages')['probe-question'] as object, { subject: 'probe.asked.v2.{what}' });
            Object.assign(namedIn(sections, 'messages')['probe-events'] as object, { subject: 'probe.later.{what}' });
            (sections['messages'] as object[]).push({ name: 'probe-late', path: '/probe/late', does: 'subscribe', subject: 'probe.late', access: 'public' });
          });
          expect({ changed: changed?.length, late: restart?.every((one) => one.startsWith('messages.probe-late')), reply: (await post(plain, '/probe/questions/lamp', '{}')).body }).toEqual({ changed: 2, late: true, reply: '{"subject":"probe.asked.v2.lamp"}' });
          const after = await eventsAt(plain, '/probe/events/eu');
          await messagesOf(fronts).publish('probe.told.eu', '"still"');
          await messagesOf(fronts).publish('probe.later.eu', '"moved"');
          await before.heard('data: "still"');
          await after.heard('data: "moved"');
          for (const events of [before, after]) events.leave();
        },
      },
    ],
  },
];
