import { literal, quoted } from '../text/literal.ts';
import { camelCase, pascalCase, wordsOf } from '../text/names.ts';
import { clientClass, methodNameOf } from '../upstream/client.ts';
import { featureParameters } from './parts.ts';
import type { FeatureParameter, FeaturePart } from './parts.ts';
import { shown, viewText } from './view-text.ts';

export interface FeatureOutline {
  readonly name: string;
  readonly parts: readonly FeaturePart[];
  /** The first segment of its path: `api`. */
  readonly prefix: string;
  readonly access: 'public' | 'authenticated';
}

/** The path of its route. */
export const pathOf = ({ prefix, name }: FeatureOutline): string => `/${prefix}/${name}`;

/** Everything that its route is given, each once. */
export const inputOf = ({ parts }: FeatureOutline): readonly FeatureParameter[] => [
  ...new Map(featureParameters(parts).flatMap(({ given }) => given.map((one) => [one.property, one] as const))).values(),
];

/** The code of a feature, by file names. */
export function sourceFiles(outline: FeatureOutline): Readonly<Record<string, string>> {
  const { name, parts } = outline;
  const input = inputOf(outline);
  return {
    [`${name}.module.ts`]: moduleText(name),
    [`${name}.controller.ts`]: controllerText(outline, input.length > 0),
    [`${name}.plan.ts`]: planText(outline),
    ...(input.length > 0 ? { [`${name}.query.ts`]: queryText(name, input) } : {}),
    [`${name}.view.ts`]: viewText(name, parts),
    [`${name}.view.spec.ts`]: specText(outline),
  };
}

const moduleText = (name: string): string => `import { Module } from '@nestjs/common';
import { UpstreamClientsModule } from '../../upstreams/upstream-clients.module.ts';
import { ${pascalCase(name)}Controller } from './${name}.controller.ts';
import { ${pascalCase(name)}Plan } from './${name}.plan.ts';

@Module({ imports: [UpstreamClientsModule], controllers: [${pascalCase(name)}Controller], providers: [${pascalCase(name)}Plan] })
export class ${pascalCase(name)}Module {}
`;

function controllerText({ name, prefix, access }: FeatureOutline, hasInput: boolean): string {
  const [pascal, rule] = [pascalCase(name), access === 'public' ? 'Public' : 'Authenticated'];
  return `import { Controller, Get${hasInput ? ', Query' : ''} } from '@nestjs/common';
import { ${rule}, Returns, Summary } from '@portico/platform';
import { ${pascal}Plan } from './${name}.plan.ts';
${hasInput ? `import { ${pascal}Query } from './${name}.query.ts';\n` : ''}import { ${pascal}View } from './${name}.view.ts';

@Controller('${prefix}')
export class ${pascal}Controller {
  constructor(private readonly plans: ${pascal}Plan) {}

  @Get('${name}')
  @${rule}()
  @Summary('The ${wordsOf(name)}')
  @Returns(${pascal}View)
  get(${hasInput ? `@Query() query: ${pascal}Query` : ''}): Promise<${pascal}View> {
    return this.plans.${camelCase(name)}.run(${hasInput ? 'query' : ''});
  }
}
`;
}

function planText(outline: FeatureOutline): string {
  const { name, parts } = outline;
  const pascal = pascalCase(name);
  const services = [...new Set(parts.map(({ service }) => service))].sort();
  const hasInput = inputOf(outline).length > 0;
  const given = new Map(featureParameters(parts).map((one) => [one.part, one.given]));
  const constructed = services.map((service) => `private readonly ${camelCase(service)}: ${clientClass(service)}`);
  const written = parts.map((part) => {
    const call = `this.${camelCase(part.service)}.${methodNameOf(part.operation)}(${(given.get(part) ?? []).map(({ property }) => `query.${property}`).join(', ')})`;
    const options = part.optional ? "{ within: '500ms', onFailure: 'omit' }, " : '';
    return `    .part('${part.name}', ${options}(${(given.get(part) ?? []).length > 0 ? '{ query }' : ''}) => ${call})\n`;
  });
  return `import { Injectable } from '@nestjs/common';
import { plan } from '@portico/aggregation';
${services.map((service) => `import { ${clientClass(service)} } from '../../upstreams/${service}.client.ts';\n`).join('')}${hasInput ? `import { ${pascal}Query } from './${name}.query.ts';\n` : ''}import { to${pascal}View } from './${name}.view.ts';

@Injectable()
export class ${pascal}Plan {
${constructed.length === 1 ? `  constructor(${constructed.join('')}) {}` : `  constructor(\n${constructed.map((one) => `    ${one},\n`).join('')}  ) {}`}

  readonly ${camelCase(name)} = plan('${camelCase(name)}', ${hasInput ? `${pascal}Query, ` : ''}{ deadline: '1s' })
${written.join('')}    .view(to${pascal}View);
}
`;
}

function queryText(name: string, input: readonly FeatureParameter[]): string {
  const rules = input.map(({ type, words, limits: { least, most } }) => {
    if (words) return [`IsIn([${words.map(quoted).join(', ')}])`];
    if (type === 'boolean') return ['IsBoolean()'];
    if (type === 'string') return ['IsString()', `Length(${Math.max(1, least ?? 1)}, ${most ?? Math.max(200, least ?? 1)})`];
    const bounds = [...(least === undefined ? [] : [`Min(${least})`]), ...(most === undefined ? [] : [`Max(${most})`])];
    return [type === 'integer' ? 'IsInt()' : 'IsNumber()', ...bounds];
  });
  const names = [...new Set(rules.flat().map((rule) => rule.replace(/\(.*/s, '')))].sort();
  const fields = input.map(({ property, type, words }, index) => {
    const own = words ? words.map(quoted).join(' | ') : type === 'integer' ? 'number' : type;
    return `${(rules[index] ?? []).map((rule) => `  @${rule}\n`).join('')}  ${property}!: ${own};\n`;
  });
  return `import { ${names.join(', ')} } from 'class-validator';

/** What the services are asked for. */
export class ${pascalCase(name)}Query {
${fields.join('\n')}}
`;
}

function specText({ name, parts }: FeatureOutline): string {
  const pascal = pascalCase(name);
  const optional = parts.filter((part) => part.optional);
  const values = Object.fromEntries(parts.map((part) => [part.name, part.operation.answer]));
  const views = Object.fromEntries(parts.map((part) => [part.name, shown(part.operation.shape, part.operation.answer)]));
  const without = optional.map((part) => `${part.name}: undefined`).join(', ');
  const nulls = literal(Object.fromEntries(optional.map((part) => [part.name, null])));
  const missing = `
  it('says null for what is missing', () => {
    expect(to${pascal}View({ ...parts, ${without} })).toMatchObject(${nulls});
  });
`;
  return `import { to${pascal}View } from './${name}.view.ts';
import type { ${pascal}Parts } from './${name}.view.ts';

const parts: ${pascal}Parts = ${literal(values, '', `const parts: ${pascal}Parts = ;`.length)};

describe('the view of ${wordsOf(name)}', () => {
  it('shows what the services say', () => {
    expect(to${pascal}View(parts)).toEqual(${literal(views, '    ', `    expect(to${pascal}View(parts)).toEqual();`.length)});
  });
${optional.length > 0 ? missing : ''}});
`;
}
