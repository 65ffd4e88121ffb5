import { uniqueName } from '../schemas/unique-name.ts';

/** Names operations: as the contract does, and by method and path where it does not, or does twice. */
export class OperationIds {
  private readonly taken: Record<string, true> = {};

  idOf(declared: unknown, method: string, path: string): string {
    const own = typeof declared === 'string' ? declared.trim().replaceAll(/[^\w$./-]+/g, '_') : '';
    const id = uniqueName(own === '' || Object.hasOwn(this.taken, own) ? synthetic(method, path) : own, this.taken);
    this.taken[id] = true;
    return id;
  }
}

/** `GET /things/{id}/parts` is `getThingsByIdParts`. */
function synthetic(method: string, path: string): string {
  const words = path.split('/').flatMap((step) => step.replaceAll(/\{([^{}]*)\}/g, ' by $1 ').split(/\W+/));
  return (
    method +
    words
      .filter((word) => word !== '')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join('')
  );
}
