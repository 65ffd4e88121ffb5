import type { Type } from '@nestjs/common';
import { inputClass } from './input-class.ts';

/** What stops the start of a BFF that has this class of input; empty where nothing does. */
export function startFault(type: Type): string {
  try {
    inputClass(type);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
