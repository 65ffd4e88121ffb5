import type { Origin } from './origin.ts';
import { describeOrigin, lineOf } from './origin.ts';
import type { SettingPath } from './setting-path.ts';
import { formatPath } from './setting-path.ts';
import type { SettingsProblem } from './settings-error.ts';
import { SettingsError } from './settings-error.ts';

/** Collects problems while the settings are read, so that all of them can be told at once. */
export class ProblemList {
  private readonly problems: SettingsProblem[] = [];

  get size(): number {
    return this.problems.length;
  }

  /** @param subject a setting's path, or the name of the file or variable that holds the problem. */
  add(subject: SettingPath | string, message: string, fix: string, origin?: Origin): void {
    this.problems.push({
      path: typeof subject === 'string' ? subject : formatPath(subject),
      message,
      fix,
      ...(origin === undefined ? {} : { where: describeOrigin(origin), line: lineOf(origin) }),
    });
  }

  /** Adds to what is said of the problems from the number `first` on. */
  addToFixes(first: number, text: string): void {
    for (let index = first; index < this.problems.length; index += 1) {
      const problem = this.problems[index] as SettingsProblem;
      this.problems[index] = { ...problem, fix: `${problem.fix}; ${text}` };
    }
  }

  /** Throws when there is any problem. */
  throwIfAny(subject: string, read: object): void {
    if (this.problems.length > 0) throw this.toError(subject, read);
  }

  /** All problems: those of the file first, from its top to its bottom. */
  toError(subject: string, read?: object): SettingsError {
    const line = (problem: SettingsProblem) => problem.line ?? Number.MAX_SAFE_INTEGER;
    return new SettingsError(subject, this.problems.toSorted((a, b) => line(a) - line(b)), read);
  }
}
