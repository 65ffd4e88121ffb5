/** Portico could not start, or could not stay up; the message is all a person needs. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
