/**
 * How much of a bounded memory one caller may take: an eighth, so that no caller fills it for the others, but no less than `least`, where
 * the memory has as much.
 */
export const shareOf = (most: number, least: number): number => Math.max(Math.floor(most / 8), Math.min(most, least));
