import { Field, Integer } from '@portico/platform';
import { publicId } from './session.ts';
import type { Session } from './session.ts';

/** Who is signed in, for the page. */
export class SessionView {
  @Field(Boolean)
  signedIn!: boolean;

  @Field(String, { nullable: true })
  subject!: string | null;

  @Field(String, { nullable: true, doc: 'As the identity provider has it.' })
  name!: string | null;

  @Field(String, { nullable: true })
  email!: string | null;

  @Field([String])
  roles!: readonly string[];

  @Field(Integer, { nullable: true, doc: 'Seconds until the session ends, however much it is used.' })
  endsIn!: number | null;
}

export const toSessionView = (session: Session | undefined, now: number): SessionView => ({
  signedIn: session !== undefined,
  subject: session?.caller.identity.subject ?? null,
  name: session?.profile.name ?? null,
  email: session?.profile.email ?? null,
  roles: session?.caller.roles ?? [],
  endsIn: session ? Math.round((session.endsAt - now) / 1_000) : null,
});

/** One of somebody's sessions. */
export class OwnSession {
  @Field(String, { doc: 'To end it by.' })
  id!: string;

  @Field(Boolean, { doc: 'Is it the one that asks?' })
  current!: boolean;

  @Field(String, { doc: 'The browser, in its own words.' })
  agent!: string;

  @Field(String, { format: 'date-time' })
  startedAt!: string;

  @Field(String, { format: 'date-time', doc: 'When it was last used, give or take some minutes.' })
  seenAt!: string;
}

export class OwnSessions {
  @Field([OwnSession])
  sessions!: OwnSession[];
}

export const toOwnSessions = (sessions: readonly Session[], current: Session | undefined): OwnSessions => ({
  sessions: [...sessions]
    .sort((one, other) => other.seenAt - one.seenAt)
    .map((session) => ({
      id: publicId(session),
      current: session.key === current?.key,
      agent: session.agent,
      startedAt: new Date(session.startedAt).toISOString(),
      seenAt: new Date(session.seenAt).toISOString(),
    })),
});

/** Where to go after sign-out. */
export class SignedOut {
  @Field(String, { doc: 'Where to send the browser: the identity provider, so that its session ends as well, or a page of this site.' })
  next!: string;
}
