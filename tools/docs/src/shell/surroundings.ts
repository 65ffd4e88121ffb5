/** The surroundings of a shell: without what the test runner or Nx itself has put there. */
export function surroundings(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:NX_|JEST_|NODE_ENV$|NODE_OPTIONS$|FORCE_COLOR$)/.test(name));
  return { ...Object.fromEntries(own), NX_DAEMON: 'false', ...more };
}
