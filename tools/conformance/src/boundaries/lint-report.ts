/** A text, and where it would stand. */
export interface LintedText {
  readonly path: string;
  readonly text: string;
}

export interface LintRequest {
  readonly texts: readonly LintedText[];
}

export interface LintMessage {
  readonly rule: string | null;
  readonly message: string;
}

/** Projects with this tag may import only projects with one of those. */
export interface DependencyConstraint {
  readonly sourceTag: string;
  readonly onlyDependOnLibsWithTags: readonly string[];
}

export interface LintReport {
  /** For each text, in the same order. */
  readonly messages: readonly (readonly LintMessage[])[];
  readonly constraints: readonly DependencyConstraint[];
}
