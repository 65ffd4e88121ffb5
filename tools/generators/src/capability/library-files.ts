import { camelCase, pascalCase, wordsOf } from '../text/names.ts';

/** The files of a capability's library, by their paths in its folder. */
export const libraryFiles = (name: string): Readonly<Record<string, string>> => ({
  'project.json': projectText(name),
  'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src/**/*.ts"] }\n',
  'jest.config.cjs': `module.exports = require('../../jest.preset.cjs').project('${name}');\n`,
  'README.md': readmeText(name),
  'src/index.ts': indexText(name),
  [`src/${name}.module.ts`]: moduleText(name),
  [`src/${name}.settings.ts`]: settingsText(name),
  [`src/${name}.signals.ts`]: signalsText(name),
  [`src/${name}.telemetry.ts`]: telemetryText(name),
  [`src/${name}.ts`]: serviceText(name),
  [`src/${name}.spec.ts`]: specText(name),
});

/** Its public names, as the conformance tests tell them. */
export const publicNames = (name: string): string => {
  const pascal = pascalCase(name);
  const kinds = [`${pascal}: class`, `${pascal}Module: class`, `${pascal}Settings: class`, `${pascal}Signals: class`, `${pascal}Used: interface`, `With${pascal}: class`];
  return `${kinds.sort().join('\n')}\n`;
};

const projectText = (name: string): string => `{
  "name": "${name}",
  "sourceRoot": "libs/${name}/src",
  "projectType": "library",
  "tags": ["type:capability", "zone:product"],
  "targets": { "typecheck": {} }
}
`;

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

const readmeText = (name: string): string => `# @portico/${name}

${capital(wordsOf(name))} of a BFF.

\`\`\`sh
npm install @portico/${name}
\`\`\`

Put \`${pascalCase(name)}Module\` among the imports of the root module, and inject \`${pascalCase(name)}\`. Settings: \`${camelCase(name)}\`.
`;

const indexText = (name: string): string => {
  const pascal = pascalCase(name);
  return `export { ${pascal} } from './${name}.ts';
export { ${pascal}Module } from './${name}.module.ts';
export { ${pascal}Settings, With${pascal} } from './${name}.settings.ts';
export { ${pascal}Signals } from './${name}.signals.ts';
export type { ${pascal}Used } from './${name}.signals.ts';
`;
};

const moduleText = (name: string): string => {
  const pascal = pascalCase(name);
  return `import { Module } from '@nestjs/common';
import { ReadsSettings, signalsProvider } from '@portico/platform';
import { With${pascal} } from './${name}.settings.ts';
import { ${pascal}Signals } from './${name}.signals.ts';
import { ${camelCase(name)}Telemetry } from './${name}.telemetry.ts';
import { ${pascal} } from './${name}.ts';

/** Gives a BFF its ${wordsOf(name)}. */
@ReadsSettings(With${pascal})
@Module({ providers: [signalsProvider(${pascal}Signals, ${camelCase(name)}Telemetry), ${pascal}], exports: [${pascal}] })
export class ${pascal}Module {}
`;
};

const settingsText = (name: string): string => {
  const pascal = pascalCase(name);
  return `import { Doc, Section } from '@portico/config';
import { IsBoolean } from 'class-validator';

/** What operators say of ${wordsOf(name)}. */
export class ${pascal}Settings {
  @IsBoolean()
  @Doc('Whether they are in use.')
  enabled = true;
}

/** The settings of a BFF with ${wordsOf(name)}. */
export class With${pascal} {
  @Section(() => ${pascal}Settings)
  ${camelCase(name)} = new ${pascal}Settings();
}
`;
};

const signalsText = (name: string): string => {
  const pascal = pascalCase(name);
  return `import { RequestSignal } from '@portico/platform';

/** A request has asked for something of ${wordsOf(name)}. */
export interface ${pascal}Used {
  readonly what: string;
}

export class ${pascal}Signals {
  readonly ${camelCase(name)}Used = new RequestSignal<${pascal}Used>();
}
`;
};

const telemetryText = (name: string): string => {
  const pascal = pascalCase(name);
  const signal = `${camelCase(name)}Used`;
  return `import type { TelemetrySource } from '@portico/platform';
import type { ${pascal}Signals } from './${name}.signals.ts';

/** What a BFF writes and counts of ${wordsOf(name)}. */
export const ${camelCase(name)}Telemetry = ({ ${signal} }: ${pascal}Signals): TelemetrySource => ({
  log(lines) {
    ${signal}.subscribe(({ what }) => lines.debug('${wordsOf(name)} used', { what }));
  },
  count(meters) {
    const used = meters.counter('portico_${name.replaceAll('-', '_')}_used_total', 'What requests have asked for of ${wordsOf(name)}.', ['what']);
    ${signal}.count(({ what }) => used.increment(what));
  },
});
`;
};

const serviceText = (name: string): string => {
  const [pascal, camel] = [pascalCase(name), camelCase(name)];
  return `import { Inject, Injectable } from '@nestjs/common';
import { BffSettings, currentScope } from '@portico/platform';
import { With${pascal} } from './${name}.settings.ts';
import { ${pascal}Signals } from './${name}.signals.ts';

/** The ${wordsOf(name)} of a BFF. */
@Injectable()
export class ${pascal} {
  private readonly enabled: boolean;

  constructor(
    @Inject(BffSettings) { ${camel} }: With${pascal},
    private readonly signals: ${pascal}Signals,
  ) {
    this.enabled = ${camel}.enabled;
  }

  /** @returns whether there is such a thing */
  use(what: string): boolean {
    if (this.enabled) this.signals.${camel}Used.emit({ what }, currentScope());
    return this.enabled;
  }
}
`;
};

const specText = (name: string): string => {
  const [pascal, camel] = [pascalCase(name), camelCase(name)];
  return `import { RecordedTelemetry } from '@portico/testing';
import { ${pascal}Settings } from './${name}.settings.ts';
import { ${pascal}Signals } from './${name}.signals.ts';
import { ${camel}Telemetry } from './${name}.telemetry.ts';
import { ${pascal} } from './${name}.ts';

describe('the ${wordsOf(name)} of a BFF', () => {
  const signals = new ${pascal}Signals();
  const { counted, lines } = new RecordedTelemetry(${camel}Telemetry(signals));
  const told = (enabled: boolean): ${pascal} => new ${pascal}({ ${camel}: Object.assign(new ${pascal}Settings(), { enabled }) }, signals);

  it('are logged and counted where they are used', () => {
    expect(told(true).use('one')).toBe(true);
    expect({ counted, lines }).toEqual({
      counted: { 'portico_${name.replaceAll('-', '_')}_used_total{what="one"}': 1 },
      lines: [{ level: 'debug', msg: '${wordsOf(name)} used', what: 'one' }],
    });
  });

  it('are not there where the settings say so', () => {
    expect(told(false).use('two')).toBe(false);
    expect(Object.keys(counted).join()).not.toContain('two');
  });
});
`;
};
