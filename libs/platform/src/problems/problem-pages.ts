import { Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { Problem } from './problem.ts';

/** What a person sees of a problem: HTML, without scripts and styles. Texts of the problem must be escaped. */
export type ProblemPage = (problem: Problem) => string;

/**
 * Pages in the place of problem documents, for routes that a browser is sent to rather than asked for by a script: whatever refuses such a
 * request, the pipeline or the handler, a person who looks at it gets a way on. Other clients get the document.
 */
@Injectable()
export class ProblemPages {
  private readonly pages = new Map<Type, ProblemPage>();

  /** For all routes of a controller. */
  show(controller: Type, page: ProblemPage): void {
    this.pages.set(controller, page);
  }

  /** The page of a problem on a route of this controller. */
  of(controller: Type | undefined, problem: Problem): string | undefined {
    return problem.details.page ?? (controller && this.pages.get(controller)?.(problem));
  }
}
