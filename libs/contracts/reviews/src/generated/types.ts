// Generated from openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the reviews of a product, the newest first. */
        get: operations["listReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/summaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums up the reviews of up to 100 products. */
        get: operations["listSummaries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Review: {
            id: string;
            productId: string;
            author: string;
            rating: number;
            title: string | null;
            body: string;
            /** @description Whether the author bought the product here. */
            verified: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        ReviewPage: {
            items: components["schemas"]["Review"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            total: number;
        };
        Summary: {
            productId: string;
            count: number;
            /** @description Null when there are no reviews. */
            average: number | null;
            /** @description How many reviews gave one star, two stars, and so on to five. */
            histogram: number[];
        };
        SummaryList: {
            /** @description In the order asked for; a product without reviews has a count of 0. */
            items: components["schemas"]["Summary"][];
        };
        /** @description RFC 9457 problem details; `errors` names every offending field. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            errors: components["schemas"]["FieldError"][];
        };
        FieldError: {
            /** @enum {string} */
            in: "path" | "query" | "header" | "body";
            name: string;
            detail: string;
        };
    };
    responses: {
        /** @description The request was refused or could not be served. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Review = components['schemas']['Review'];
export type ReviewPage = components['schemas']['ReviewPage'];
export type Summary = components['schemas']['Summary'];
export type SummaryList = components['schemas']['SummaryList'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    listReviews: {
        parameters: {
            query: {
                productId: string;
                /** @description The `nextCursor` of the page before; opaque. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ReviewPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSummaries: {
        parameters: {
            query: {
                productIds: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SummaryList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SummaryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
