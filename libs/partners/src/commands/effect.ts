/**
 * What a change of access still needs to be true: it is written, and each BFF takes it up by itself.
 * @param version of the records with the change
 */
export const effectOf = (version: string): string =>
  `each BFF takes it up within its partners.refresh (2s by default): /partners on its management port then says "version": "${version}", or a later "takenUp"`;
