import { pascalCase } from '../text/names.ts';
import type { Auth } from './auth.ts';

/** The files of a BFF that stand around its code, by their paths in its folder. @param described whether the workspace keeps its API's description */
export function appFiles(name: string, auth: Auth, port: number, described: boolean): Readonly<Record<string, string>> {
  return {
    'project.json': projectText(name, auth, described),
    'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src/**/*.ts"] }\n',
    'jest.config.cjs': `module.exports = require('../../jest.preset.cjs').project('${name}', { testPathIgnorePatterns: ['<rootDir>/e2e/'] });\n`,
    'bff.yaml': settingsFile(name, auth, port),
    'src/main.ts': `import { runBff } from '@portico/platform';
import { ${pascalCase(name)}Module } from './${name}.module.ts';

await runBff(${pascalCase(name)}Module);
`,
    [`src/${name}.module.spec.ts`]: specText(name, port),
  };
}

const specText = (name: string, port: number): string => `import { join } from 'node:path';
import { loadSettings } from '@portico/config';
import { settingsClassOf } from '@portico/platform';
import { ${pascalCase(name)}Module } from './${name}.module.ts';

describe('the settings of ${name}', () => {
  it('are what bff.yaml says', async () => {
    const { server, management } = loadSettings(await settingsClassOf(${pascalCase(name)}Module), {
      file: join(__dirname, '../bff.yaml'),
      env: { NODE_ENV: 'development' },
    });
    expect({ api: server.port, operators: management.port }).toEqual({ api: ${port}, operators: ${port + 1} });
  });
});
`;

/** `npm run partners` keeps those of partner-bff. */
const partnerStart = (name: string): string => `
    "start": {
      "env": { "PORTICO_PARTNERS__FILE": "../../.portico/${name === 'partner-bff' ? 'partners' : `partners-of-${name}`}.yaml" },
      "before": [
        ["partners", "plan", "create", "standard", "--limit", "minute=600/1m"],
        ["partners", "create", "acme", "--name", "Acme", "--plan", "standard", "--subject", "c-00001"],
        ["partners", "key", "create", "acme", "--label", "npm start", "--expires", "24h"]
      ]
    },`;

const projectText = (name: string, auth: Auth, described: boolean): string => `{
  "name": "${name}",
  "sourceRoot": "apps/${name}/src",
  "projectType": "application",
  "tags": ["type:app", "zone:product"],
  "metadata": {${auth === 'partner' ? partnerStart(name) : ''}
    "samples": [
      { "about": "the API’s description", "path": "/openapi.json" }
    ]
  },
  "targets": { "typecheck": {}, "build": {}, "serve": {}, "plans": {}${described ? ', "openapi": {}, "client": {}' : ''} }
}
`;

/** What production needs besides, from the environment: nothing of it may stand in this file. */
const IN_PRODUCTION: Readonly<Record<Auth, string>> = {
  session: `
# In production, the environment says: PORTICO_SESSION__ISSUER, _CLIENT_ID and _CLIENT_SECRET__FILE, PORTICO_SESSION__ORIGIN,
# PORTICO_SESSION__SECRETS__FILE, PORTICO_UPSTREAM_IDENTITY__KEY__FILE, and where the upstreams are.`,
  bearer: `
# In production, the environment says: PORTICO_BEARER__ISSUERS__SANDBOX__ISSUER, PORTICO_UPSTREAM_IDENTITY__KEY__FILE, and where the
# upstreams are.`,
  partner: `
# In production, the environment says: PORTICO_BEARER__ISSUERS__SANDBOX__ISSUER, PORTICO_PARTNERS__FILE or PORTICO_REDIS__URL,
# PORTICO_UPSTREAM_IDENTITY__KEY__FILE, and where the upstreams are.`,
  none: `
# In production, the environment says where the upstreams are.`,
};

const SIGN_IN: Readonly<Record<Auth, string>> = {
  session: `
# The identity provider of the sandbox.
session:
  issuer: http://127.0.0.1:9088
  clientId: web-bff
  clientSecret: web-bff-development-secret
`,
  bearer: `
# The sandbox's identity provider, with the tokens of its mobile app: npm run -s token.
bearer:
  issuers:
    - { name: sandbox, issuer: 'http://127.0.0.1:9088', audiences: [mobile-bff] }
`,
  partner: `
# Whose access tokens partners' programs may bring instead of a key: the sandbox's identity provider, with those of its partners.
bearer:
  issuers:
    - { name: sandbox, issuer: 'http://127.0.0.1:9088', audiences: [partner-bff] }
`,
  none: '',
};

const LIMITS = `
# By address for all; a known caller has limits of its own.
rateLimit:
  byAddress:
    - { name: address, limit: 6000, per: 1m, algorithm: gcra, burst: 1500 }
  plans:
    - name: standard
      limits:
        - { name: minute, limit: 1200, per: 1m, algorithm: gcra, burst: 300 }
  plan: standard
`;

const settingsFile = (
  name: string,
  auth: Auth,
  port: number,
): string => `# The settings of ${name}. Any of them can be overridden by the environment: PORTICO_SERVER__DEADLINE=500ms.${IN_PRODUCTION[auth]}
server:
  port: ${port}
  deadline: 3s

management:
  port: ${port + 1}
${SIGN_IN[auth]}${LIMITS}
upstreams: []
`;
