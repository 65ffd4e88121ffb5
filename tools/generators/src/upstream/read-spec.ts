import { readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { bundle, createConfig, getLineColLocation } from '@redocly/openapi-core';
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
  const { bundle: whole, problems } = await bundle({ ref: place, config: await createConfig({}) });
  const lost = problems
    // One to nothing below `#/` concerns those operations only that need it.
    .filter(({ severity, message }) => severity === 'error' && !/\$ref.*'#/.test(message))
    .map(({ message, location: [at] }) => {
      const where = at && getLineColLocation(at);
      return `${where?.source.absoluteRef ?? place}:${where && 'start' in where ? where.start.line : 1}: ${message}`;
    });
  if (lost.length > 0) throw new Error(lost.join('\n'));
  return { file: 'openapi.yaml', text: stringify(whole.parsed, { lineWidth: 0 }) };
}

async function textAt(place: string): Promise<string> {
  if (!isUrl(place)) return readFileSync(place, 'utf8');
  const answer = await fetch(place);
  if (!answer.ok) throw new Error(`${place} answers ${answer.status}; name the address of the document itself, or a file`);
  return answer.text();
}
