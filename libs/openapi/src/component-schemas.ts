import type { Type } from '@nestjs/common';
import { StartError, viewJsonSchema, viewSchema } from '@portico/platform';
import type { JsonSchema, Shape, ViewSchema } from '@portico/platform';
import { viewClasses, withPropertyWords } from './swagger/view-classes.ts';

/** The named schemas of a document. A name belongs to one class: of two called alike, one would be described as the other. */
export class ComponentSchemas {
  private readonly schemas: Record<string, JsonSchema> = {};
  private readonly owners = new Map<string, object>();
  /** Views whose fields have the words of their decorators. */
  private readonly worded = new Set<Type>();

  /** All schemas, by name in alphabetical order. */
  get all(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(Object.entries(this.schemas).sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** A reference to a schema that is described once. @throws StartError when the name is another's */
  reference(name: string, owner: object, describe: () => JsonSchema): JsonSchema {
    if (this.claim(name, owner)) {
      this.schemas[name] = {};
      this.schemas[name] = describe();
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** A reference to a view, with all views inside it. @throws StartError when two views have one name */
  view(view: Type): JsonSchema {
    this.claimViews(viewSchema(view));
    const reference = viewJsonSchema(view, this.schemas);
    for (const type of viewClasses(view)) {
      const { name } = viewSchema(type);
      const schema = this.schemas[name];
      if (schema && !this.worded.has(type)) this.schemas[name] = withPropertyWords(schema, type);
      this.worded.add(type);
    }
    return reference;
  }

  private claimViews(view: ViewSchema): void {
    // A list has no name among them.
    if (!view.isList && !this.claim(view.name, view)) return;
    for (const { shape } of view.fields) for (const inner of viewsWithin(shape)) this.claimViews(inner);
  }

  /** @returns true the first time */
  private claim(name: string, owner: object): boolean {
    const known = this.owners.get(name);
    if (known === owner) return false;
    if (known) throw new StartError([`two classes of the API are named ${name}; give each a name of its own`]);
    this.owners.set(name, owner);
    return true;
  }
}

/** The views that a shape holds. */
function viewsWithin(shape: Shape): readonly ViewSchema[] {
  switch (shape.kind) {
    case 'view':
      return [shape.view];
    case 'list':
      return viewsWithin(shape.items);
    case 'record':
      return viewsWithin(shape.values);
    case 'union':
      return shape.views;
    default:
      return [];
  }
}
