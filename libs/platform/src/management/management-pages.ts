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

/** The pages that libraries add to the management port. */
export class ManagementPages {
  private readonly pages = new Map<string, ManagementPage>();

  add(page: ManagementPage): void {
    if (this.pages.has(page.path)) throw new Error(`the management page ${page.path} is already there`);
    this.pages.set(page.path, page);
  }

  find(path: string): ManagementPage | undefined {
    return this.pages.get(path);
  }

  all(): readonly ManagementPage[] {
    return [...this.pages.values()];
  }
}
