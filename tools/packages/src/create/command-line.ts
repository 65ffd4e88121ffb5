import { parseArgs } from 'node:util';

/** What `npm create @portico` is told. */
export interface CreateOptions {
  /** The folder that is made. */
  readonly folder: string;
  /** The contract of the service: a file or a URL. */
  readonly spec: string;
  /** What the service is called. */
  readonly service: string;
  readonly bff: string;
  readonly auth: 'session' | 'bearer' | 'partner' | 'none';
  /** Whether `npm install` follows. */
  readonly install: boolean;
}

export const USAGE =
  'npm create @portico <folder> -- --spec <OpenAPI file or URL> ' +
  '[--service service] [--bff web] [--auth none|session|bearer|partner] [--no-install]';

const KINDS = ['none', 'session', 'bearer', 'partner'] as const;

/** @throws Error that says what is wrong */
export function readCommandLine(words: readonly string[]): CreateOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      spec: { type: 'string' },
      service: { type: 'string', default: 'service' },
      bff: { type: 'string', default: 'web' },
      auth: { type: 'string', default: 'none' },
      'no-install': { type: 'boolean', default: false },
    },
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new Error('name one folder to make');
  if (values.spec === undefined) throw new Error('--spec is missing: the OpenAPI document of the first service');
  const auth = KINDS.find((one) => one === values.auth);
  if (!auth) throw new Error(`--auth ${values.auth} is not known; it is one of ${KINDS.join(', ')}`);
  return { folder, spec: values.spec, service: values.service, bff: values.bff, auth, install: !values['no-install'] };
}
