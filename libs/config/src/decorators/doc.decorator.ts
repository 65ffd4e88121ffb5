import { Allow } from 'class-validator';
import { declareDoc } from '../schema/declaration.ts';

/** One sentence for the settings reference, for a property that has only class-validator decorators. */
export function Doc(text: string): <K extends string>(target: object, key: K) => void {
  const allow = Allow();
  return (target, key) => {
    declareDoc(target, key, text);
    allow(target, key);
  };
}
