import type { Session } from './session.ts';

/** All sessions of one person. */
export const personGroup = (issuer: string, subject: string): string => JSON.stringify(['person', issuer, subject]);

/** The sessions that belong to one of the identity provider's. */
export const providerGroup = (issuer: string, sid: string): string => JSON.stringify(['provider', issuer, sid]);

/** Where a session is to be found beside under its key. */
export const groupsOf = ({ caller: { issuer, subject }, sid }: Session): string[] => [
  personGroup(issuer, subject),
  ...(sid === undefined ? [] : [providerGroup(issuer, sid)]),
];
