import { readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { bundle, createConfig } from '@redocly/openapi-core';
import { stringify } from 'yaml';

/** A contract as it is pinned: one file. */
export interface PinnedSpec {
  readonly file: string;
  readonly text: string;
}

const isUrl = (spec: string): boolean => /^https?:\/\//.test(spec);
/** A reference to another file: to one below `#/` of this one there is nothing to add. */
const ELSEWHERE = /\$ref["']?\s*:\s*["']?[^#"'\s]/;

/**
 * Reads a contract from where it is published, byte for byte; one that refers to other files is put together into one.
 * @throws Error that names the place
 */
export async function readSpec(spec: string, folder: string): Promise<PinnedSpec> {
  const place = isUrl(spec) ? spec : resolve(folder, spec);
  const text = await textAt(place);
  const path = isUrl(spec) ? new URL(spec).pathname : place;
  if (extname(path) === '.proto') return { file: basename(path), text };
  if (!ELSEWHERE.test(text)) return { file: /^\s*\{/.test(text) ? 'openapi.json' : 'openapi.yaml', text };
  const { bundle: whole } = await bundle({ ref: place, config: await createConfig({}) });
  return { file: 'openapi.yaml', text: stringify(whole.parsed, { lineWidth: 0 }) };
}

async function textAt(place: string): Promise<string> {
  if (!isUrl(place)) return readFileSync(place, 'utf8');
  const answer = await fetch(place);
  if (!answer.ok) throw new Error(`${place} answers ${answer.status}; name the address of the document itself, or a file`);
  return answer.text();
}
