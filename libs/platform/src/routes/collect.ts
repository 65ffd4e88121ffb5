import { StartError } from '../server/start-error.ts';

/** Does work that may find faults, which are appended. @param where it is, to be said before each */
export function collect<T>(faults: string[], work: () => T, where?: string): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    faults.push(...error.faults.map((fault) => (where === undefined ? fault : `${where}: ${fault}`)));
    return undefined;
  }
}
