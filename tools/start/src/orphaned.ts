/** Milliseconds between looks. */
const LOOK = 200;

/**
 * Resolves when the process that started this one has ended. npm sends a SIGTERM to the shell between them, which ends without a word to its
 * child; what npm started must end with npm. Who starts this without npm may leave.
 *
 * @param source where the parent's id is, and whether npm is behind it
 */
export function orphaned(source: Pick<NodeJS.Process, 'ppid' | 'env'> = process): Promise<void> {
  const parent = source.ppid;
  return new Promise((resolve) => {
    if (source.env['npm_lifecycle_event'] === undefined) return;
    const timer = setInterval(() => {
      if (source.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, LOOK);
    timer.unref();
  });
}
