import type { IdentityKey } from '@portico/platform';
import type { Session } from './session.ts';

/** All sessions of one person. */
export const personGroup = (person: IdentityKey): string => JSON.stringify(['person', person]);

/** The sessions that belong to one of the identity provider's. */
export const providerGroup = (issuer: string, sid: string): string => JSON.stringify(['provider', issuer, sid]);

/** Where a session is to be found beside under its key. */
export const groupsOf = ({ caller: { identity }, sid }: Session): string[] => [
  personGroup(identity.key),
  ...(sid === undefined ? [] : [providerGroup(identity.issuer, sid)]),
];
