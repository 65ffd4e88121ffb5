/** A port of the sandbox is in use by something else. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(port: number, forWhat: string, options?: ErrorOptions) {
    super(`port ${port} (${forWhat}) is taken`, options);
  }
}

/** The same error, or one that names the port where the port was the reason. */
export const namingPort = (error: unknown, forWhat: string): unknown => {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  return code === 'EADDRINUSE' && port !== undefined ? new PortTakenError(port, forWhat, { cause: error }) : error;
};
