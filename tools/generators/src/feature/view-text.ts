import type { FieldShape, Shape } from '../contract/json-shape.ts';
import { quoted } from '../text/literal.ts';
import { pascalCase } from '../text/names.ts';
import { clientClass, methodNameOf } from '../upstream/client.ts';
import type { FeaturePart } from './parts.ts';

type Item = Exclude<Shape, { kind: 'list' }>;

/** A view class of an object in an answer, and the function that makes it. */
interface ObjectView {
  /** `PaymentsItem`; the type of what it is made of is `PaymentsItemAnswer`. */
  readonly name: string;
  readonly source: string;
  readonly fields: readonly FieldShape[];
  readonly leftOut: readonly string[];
}

const itemOf = (shape: Shape): Item => (shape.kind === 'list' ? shape.of : shape);
const singular = (name: string): string => (/(?<!s)s$/.test(name) ? name.slice(0, -1) : `${name}Item`);
const nameInside = (owner: string, { name, shape }: FieldShape): string =>
  owner + pascalCase(shape.kind === 'list' ? singular(name) : name);

/** The views of all objects in a part's answer, the innermost first. */
function viewsOf(name: string, source: string, shape: Shape): ObjectView[] {
  const item = itemOf(shape);
  if (item.kind !== 'object') return [];
  const inner = item.fields.flatMap((field) => viewsOf(nameInside(name, field), sourceOf(`${name}Answer`, field), field.shape));
  return [...inner, { ...item, name, source }];
}

const sourceOf = (owner: string, { name, shape }: FieldShape): string =>
  `NonNullable<${owner}['${name}']>${shape.kind === 'list' ? '[number]' : ''}`;

/** What `@Field()` is given for a value, and the type that it then has. */
function fieldType(shape: Shape, view: string): { readonly argument: string; readonly type: string } {
  switch (shape.kind) {
    case 'text':
      return shape.words
        ? { argument: `OneOf(${shape.words.map(quoted).join(', ')})`, type: shape.words.map(quoted).join(' | ') }
        : { argument: 'String', type: 'string' };
    case 'integer':
      return { argument: 'Integer', type: 'number' };
    case 'number':
      return { argument: 'Number', type: 'number' };
    case 'boolean':
      return { argument: 'Boolean', type: 'boolean' };
    case 'object':
      return { argument: view, type: view };
    case 'list': {
      const { argument, type } = fieldType(shape.of, view);
      return { argument: `[${argument}]`, type: type.includes(' | ') ? `(${type})[]` : `${type}[]` };
    }
  }
}

function fieldText({ name, shape, nullable }: FieldShape, view: string, doc?: string): string {
  const { argument, type } = fieldType(shape, view);
  const options = [
    ...(nullable ? ['nullable: true'] : []),
    ...(shape.kind === 'text' && shape.format !== undefined ? [`format: ${quoted(shape.format)}`] : []),
    ...(doc === undefined ? [] : [`doc: ${quoted(doc)}`]),
  ];
  const plain = options.length === 0 && ['String', 'Number', 'Boolean'].includes(argument);
  const declared =
    plain || (options.length === 0 && shape.kind === 'object')
      ? ''
      : [argument, ...(options.length === 0 ? [] : [`{ ${options.join(', ')} }`])].join(', ');
  return `  @Field(${declared})\n  ${name}!: ${type}${nullable ? ' | null' : ''};\n`;
}

/** How a value of an answer becomes one of the view. @param value an expression */
function made(shape: Shape, view: string, value: string, nullable: boolean): string {
  const item = itemOf(shape);
  const optional = nullable ? '?' : '';
  const orNull = nullable ? ' ?? null' : '';
  if (item.kind !== 'object') return `${value}${orNull}`;
  if (shape.kind === 'list') return `${value}${optional}.map(to${view})${orNull}`;
  return nullable ? `${value} ? to${view}(${value}) : null` : `to${view}(${value})`;
}

const partView = (feature: string, { name }: FeaturePart): string => pascalCase(`${feature}-${name}`);

/** The view of a feature: what its answer says, and how that is made of the parts. */
export function viewText(feature: string, parts: readonly FeaturePart[]): string {
  const views = parts.map((part) => ({ part, view: partView(feature, part), answer: answerType(part) }));
  const objects = views.flatMap(({ part, view, answer }) =>
    viewsOf(view, part.operation.shape.kind === 'list' ? `${answer}[number]` : answer, part.operation.shape),
  );
  const name = pascalCase(feature);
  const fields = views.map(({ part, view }) =>
    fieldText(
      { name: part.name, shape: part.operation.shape, nullable: part.optional },
      view,
      part.optional ? `Null when ${part.service} cannot be asked.` : undefined,
    ),
  );
  const clients = [...new Set(parts.map(({ service }) => service))].sort();
  const text = `${objects.map(classText).join('\n')}${objects.length > 0 ? '\n' : ''}/** Keep what the client shows: what is not declared here does not leave the BFF. */
export class ${name}View {
${fields.join('\n')}}

${views.map(({ part, answer }) => `type ${answer} = Awaited<ReturnType<${clientClass(part.service)}['${methodNameOf(part.operation)}']>>;`).join('\n')}
${objects
  .map(({ name: view, source }) => `type ${view}Answer = ${source};\n`)
  .filter((line) => !views.some(({ answer }) => line.startsWith(`type ${answer} =`)))
  .join('')}
export interface ${name}Parts {
${views.map(({ part, answer }) => `  readonly ${part.name}: ${answer}${part.optional ? ' | undefined' : ''};\n`).join('')}}

export function to${name}View({ ${parts.map((part) => part.name).join(', ')} }: ${name}Parts): ${name}View {
  return {
${views.map(({ part, view }) => `    ${entry(part.name, made(part.operation.shape, view, part.name, part.optional))},\n`).join('')}  };
}
${objects.map(functionText).join('')}`;
  const used = ['Field', 'Integer', 'OneOf'].filter((one) => new RegExp(`\\b${one}\\b`).test(text));
  const imports = [
    `import { ${used.join(', ')} } from '@portico/platform';`,
    ...clients.map((service) => `import type { ${clientClass(service)} } from '../../upstreams/${service}.client.ts';`),
  ];
  return `${imports.join('\n')}\n\n${text}`;

  function answerType(part: FeaturePart): string {
    return `${partView(feature, part)}Answer${part.operation.shape.kind === 'list' ? 's' : ''}`;
  }
}

const entry = (name: string, value: string): string => (name === value ? name : `${name}: ${value}`);

/** Names of a remark, as many as stand in its line. */
const NAMES = 80;

/** Fields of which a view could not be made, such as unions, records and what lies deep, for the author to see. */
function leftOutText(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return '';
  const fitting = leftOut.filter((_, index) => leftOut.slice(0, index + 1).join(', ').length <= NAMES);
  const more = leftOut.length - fitting.length;
  const names = [...fitting, ...(more > 0 ? [`${more} more`] : [])].join(', ').replaceAll('*/', '* /');
  return `/** Left out, to be written by hand where the client shows them: ${names}. */\n`;
}

const classText = ({ name, fields, leftOut }: ObjectView): string =>
  `${leftOutText(leftOut)}export class ${name} {\n${fields.map((field) => fieldText(field, nameInside(name, field))).join('\n')}}\n`;

const functionText = ({ name, fields }: ObjectView): string => `
const to${name} = (answer: ${name}Answer): ${name} => ({
${fields.map((field) => `  ${field.name}: ${made(field.shape, nameInside(name, field), `answer.${field.name}`, field.nullable)},\n`).join('')}});
`;

/** What a view makes of an answer: what `viewText` writes, carried out. */
export function shown(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'list') return (value as readonly unknown[]).map((item) => shown(shape.of, item));
  if (shape.kind !== 'object') return value;
  const object = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    shape.fields.map((field) => [
      field.name,
      object[field.name] === undefined || object[field.name] === null ? null : shown(field.shape, object[field.name]),
    ]),
  );
}
