import { Doc, FilePath, ListOf, Optional } from '@portico/config';
import { IsArray, IsBoolean, IsIn, IsObject, IsString, Matches } from 'class-validator';
import type { Texts } from '../routes/routes.settings.ts';

/** A folder whose files are answers. */
export class StaticSettings {
  @Matches(/^[a-z][a-z0-9-]*$/, { message: 'must be a name', context: { fix: 'use small letters, digits and hyphens' } })
  @Doc('What it is called in logs, metrics and the manifest of routes.')
  name!: string;

  @Matches(/^\/(?:[\w.~-]+\/)*\*$/, { message: 'must be a path that ends with *', context: { fix: 'write /* or /app/*' } })
  @Doc('The path under which the files are: /app/*. A route that is more specific goes before it.')
  path!: string;

  @FilePath({ doc: 'The folder, from that of bff.yaml: public. It must be there at the start, and is part of what is built; files may change while it runs.' })
  root!: string;

  @Optional()
  @IsIn(['public', 'authenticated'])
  @Doc('Who may read, as `@Public()` and `@Authenticated()` say it. Every mount must say it; `scopes` and `roles` mean known callers.')
  access?: 'public' | 'authenticated';

  @IsString({ each: true })
  @IsArray()
  @Doc('The scopes that a caller needs, all of them.')
  scopes: string[] = [];

  @IsString({ each: true })
  @IsArray()
  @Doc('The roles of which a caller needs one.')
  roles: string[] = [];

  @Matches(/^(?!\/)(?:[\w.~-]+\/)+$/, { each: true, message: '"$value" is no folder below the root', context: { fix: 'write it without a slash in front and with one behind, such as assets/' } })
  @IsArray()
  @Doc('Folders below it whose files have a hash of their content in their names: assets/. Browsers keep them for a year and do not ask again; all others are revalidated each time.')
  immutable: string[] = [];

  @IsBoolean()
  @Doc('Whether a page that is not there is the index (a single-page application, whose paths are its own). A missing file with an extension stays a 404.')
  fallback = false;

  @IsBoolean()
  @Doc('Whether app.js.br, app.js.zst and app.js.gz beside app.js are what clients get that accept them.')
  precompressed = false;

  @IsObject()
  @Doc('Fields that its answers have: { content-security-policy: "default-src \'self\'" }. By default the edge’s policy holds, which suits data and not pages.')
  headers: Texts = {};
}

/** The settings of a BFF that serves files. */
export class WithStatic {
  @ListOf(() => StaticSettings)
  static: readonly StaticSettings[] = [];
}
