/**
 * Milliseconds since 1970 as the clock had it when the process began, and what has really passed since: for what is counted or kept for a while in
 * memory. A clock that is set back would keep it for that much longer.
 */
export const steadyTime = (): number => Math.floor(performance.timeOrigin + performance.now());
