/** The day on which the data set was "taken": every stored instant lies before it, every planned one after it. */
export const TAKEN_AT = Date.UTC(2026, 10, 1);

export const DAY_MS = 86_400_000;

/** RFC 3339 in whole seconds. */
export const instant = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
