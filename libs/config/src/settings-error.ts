import { formatProblems } from './problem-report.ts';

/** One thing to change before the settings can be used. */
export interface SettingsProblem {
  /** The setting, as `upstreams[1].timeout`; the file or the environment variable when no setting can be named. */
  readonly path: string;
  /** What is wrong. It never holds a secret. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** Where the value was written: a line of the file, an environment variable, a secret file or a default in code. */
  readonly where?: string;
  /** Line of the settings file, from 1. */
  readonly line?: number;
}

/** The settings cannot be used; holds every problem at once, in the order of the file, and a message made for a terminal. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingsProblem[];

  /**
   * @param subject what was read, such as the name of the file.
   * @param read the settings as far as they could be read, for what else may be wrong with them; a setting with a problem may be missing.
   */
  constructor(
    subject: string,
    problems: readonly SettingsProblem[],
    readonly read?: object,
  ) {
    super(formatProblems(subject, problems));
    this.problems = Object.freeze(problems.map((problem) => Object.freeze({ ...problem })));
  }
}
