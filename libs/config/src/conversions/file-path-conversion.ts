import type { InputNode } from '../input-node.ts';
import type { Conversion, ReadingContext } from './conversion.ts';
import { TextConversion } from './plain-conversions.ts';

const TEXT = new TextConversion('path', 'public');

/** Reads paths of the file system: a relative one that stands in the settings file starts at the folder of that file. */
export class FilePathConversion implements Conversion<string> {
  readonly type = TEXT.type;
  readonly noun = 'a path';
  readonly example = TEXT.example;
  readonly written = (path: string): string => TEXT.written(path);
  readonly schema: Conversion['schema'] = () => TEXT.schema();
  readonly show = (path: string): string => TEXT.show(path);

  read(node: InputNode, { secrets }: ReadingContext): string {
    const path = TEXT.read(node);
    return path === '' ? path : secrets.locate(path, node.origin);
  }
}
