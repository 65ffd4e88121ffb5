import type { InputNode, MapNode } from '../input-node.ts';
import type { JsonSchema } from '../json-schema/json-schema.ts';
import type { Origin } from '../origin.ts';
import type { SettingPath } from '../setting-path.ts';
import { SecretText } from '../secret-text.ts';
import { SettingFormatError } from '../setting-format-error.ts';
import { upperSnake, variableName } from '../variable-name.ts';
import type { Conversion, ReadingContext } from './conversion.ts';

/** Reads secrets: text, or `{ file: path }`. No message of it repeats a value. */
export class SecretConversion implements Conversion<SecretText> {
  readonly noun = 'a secret';
  readonly example = '{ file: /run/secrets/name }';
  readonly fromFile = true;

  constructor(
    readonly type: string,
    private readonly minLength: number,
  ) {}

  read(node: InputNode, context: ReadingContext): SecretText {
    if (node.is === 'map') return this.readFile(node, context);
    const { path, secrets } = context;
    const fix = fileForm(path);
    if (node.is === 'list') throw new SettingFormatError('is a list, not a secret', fix);
    if (secrets.production && node.origin.from === 'file') {
      throw new SettingFormatError('the secret stands in the settings file, which is refused in production', fix);
    }
    if (typeof node.value !== 'string') {
      throw new SettingFormatError('the secret is not text', `put it in quotes, or ${fix}`);
    }
    if (node.value === '') throw new SettingFormatError('the secret is empty', fix);
    return this.checked(node.value, node.origin);
  }

  written(): string {
    return this.show();
  }

  schema(): JsonSchema {
    const inFile = { type: 'object', properties: { file: { type: 'string', minLength: 1 } }, required: ['file'], additionalProperties: false };
    return { anyOf: [inFile, { type: 'string', minLength: this.minLength }] };
  }

  show(): string {
    return '[secret]';
  }

  originOf(node: InputNode, { secrets }: ReadingContext): Origin {
    const file = node.is === 'map' ? node.entries.get('file') : undefined;
    if (file?.is !== 'scalar' || typeof file.value !== 'string') return node.origin;
    return { from: 'secret-file', file: secrets.locate(file.value, file.origin), namedBy: file.origin };
  }

  checkDefault(_value: SecretText, { path, secrets }: ReadingContext): void {
    const problem = 'has only its development default, which is refused in production';
    if (secrets.production) throw new SettingFormatError(problem, fileForm(path));
  }

  private readFile(node: MapNode, context: ReadingContext): SecretText {
    const { path, secrets } = context;
    const file = node.entries.get('file');
    const unknown = [...node.entries.keys()].filter((key) => key !== 'file');
    if (file === undefined || unknown.length > 0) {
      throw new SettingFormatError('is a section, not a secret', `${fileForm(path)}, with no key but file`);
    }
    if (file.is !== 'scalar' || typeof file.value !== 'string' || file.value === '') {
      throw new SettingFormatError('the file of the secret is not a path', fileForm(path));
    }
    return this.checked(secrets.read(file.value, file.origin), this.originOf(node, context));
  }

  private checked(text: string, origin: Origin): SecretText {
    const secret = new SecretText(text);
    if (secret.length >= this.minLength) return secret;
    const fix = `make a new one with at least ${this.minLength} random characters`;
    throw new SettingFormatError(`the secret is shorter than ${this.minLength} characters`, fix, origin);
  }
}

function fileForm(path: SettingPath): string {
  const key = path.findLast((step) => typeof step === 'string') ?? 'name';
  const file = `/run/secrets/${upperSnake(key).toLowerCase().replaceAll('_', '-')}`;
  const words = path.filter((step) => typeof step === 'string');
  // An item of a list of secrets has no variable of its own.
  const wholeList = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  return words.length === 0 ? `write { file: ${file} }` : `write { file: ${file} } or set ${variableName(wholeList)}__FILE`;
}
