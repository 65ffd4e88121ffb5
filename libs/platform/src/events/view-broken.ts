/** The code that makes a plan's view has thrown. */
export interface ViewBroken {
  readonly plan: string;
  readonly error: unknown;
}
