import type { PackageDefinition } from '@grpc/proto-loader';
import { loadSync } from '@grpc/proto-loader';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { ServiceName } from '../service-name.ts';
import type { OpenApiDocument } from './open-api.ts';

export type HttpServiceName = Exclude<ServiceName, 'recommendations'>;

const FOLDER = join(import.meta.dirname, '../../contracts');

/** The contract of a service, as it is published. */
export const openApiOf = (service: HttpServiceName): OpenApiDocument =>
  parse(readFileSync(join(FOLDER, `${service}.openapi.yaml`), 'utf8')) as OpenApiDocument;

/** How messages are read and written: the generated types hold under these options. */
export const GRPC_OPTIONS = { keepCase: false, longs: Number, enums: String, defaults: true, arrays: true };

/** Where google/api/annotations.proto is, which contracts import. */
const INCLUDED = dirname(createRequire(import.meta.url).resolve('protobufjs/package.json'));

/** What the recommendations publish, by full name. */
export const recommendationsProto = (): PackageDefinition => loadSync(join(FOLDER, 'recommendations.proto'), { ...GRPC_OPTIONS, includeDirs: [INCLUDED] });
