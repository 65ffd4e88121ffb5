import { IsOptional } from 'class-validator';

/** The setting may be absent and is then undefined. A property with an initialiser needs no such mark. */
export function Optional(): PropertyDecorator {
  return IsOptional();
}
