import type { IncomingHttpHeaders } from 'node:http';

/** One page of the management port. */
export interface ManagementPage {
  /** `/plans` */
  readonly path: string;
  /** One line for the index page. */
  readonly about: string;
  /** @param accept the request's Accept header, to offer both HTML for people and JSON for programs */
  render(accept: string): PageAnswer | Promise<PageAnswer>;
}

export interface PageAnswer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
  /** `Cache-Control` of a page that may be kept; others are not. */
  readonly cacheControl?: string;
}

/** What a client asks an action for. */
export interface ActionRequest {
  readonly query: URLSearchParams;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Empty where the action reads none. */
  readonly body: Buffer;
}

/** Something that is done by a POST to the management port. It looks at who asks itself: the port is open to all who can reach it. */
export interface ManagementAction {
  /** `/cache/purge` */
  readonly path: string;
  /** One line for the index page. */
  readonly about: string;
  /** Bytes of a body that it reads at most; none by default. A longer one is answered with 413. */
  readonly reads?: number;
  run(request: ActionRequest): PageAnswer | Promise<PageAnswer>;
}

/** The pages that libraries add to the management port. */
export class ManagementPages {
  private readonly pages = new Map<string, ManagementPage>();
  private readonly actions = new Map<string, ManagementAction>();

  add(page: ManagementPage): void {
    if (this.pages.has(page.path)) throw new Error(`the management page ${page.path} is already there`);
    this.pages.set(page.path, page);
  }

  addAction(action: ManagementAction): void {
    if (this.actions.has(action.path)) throw new Error(`the management action ${action.path} is already there`);
    this.actions.set(action.path, action);
  }

  findAction(path: string): ManagementAction | undefined {
    return this.actions.get(path);
  }

  find(path: string): ManagementPage | undefined {
    return this.pages.get(path);
  }

  all(): readonly ManagementPage[] {
    return [...this.pages.values()];
  }

  allActions(): readonly ManagementAction[] {
    return [...this.actions.values()];
  }
}
