// Generated from openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Quotes up to 100 SKUs; a read, safe to repeat. */
        post: operations["quote"];
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
        /** @enum {string} */
        Currency: "EUR" | "USD" | "GBP";
        /** @enum {string} */
        SegmentId: "consumer" | "plus" | "business";
        QuoteRequest: {
            skus: string[];
            currency: components["schemas"]["Currency"];
            segment: components["schemas"]["SegmentId"];
        };
        Quote: {
            sku: string;
            /** @description What is to be paid, in minor units (cents). */
            amount: number;
            /** @description In minor units; null when there is no list price. */
            listAmount: number | null;
            /** @description Null when nothing is off. */
            discountPercent: number | null;
            /** Format: date-time */
            validUntil: string;
        };
        QuoteList: {
            currency: components["schemas"]["Currency"];
            /** @description In the order asked for. */
            quotes: components["schemas"]["Quote"][];
            /** @description SKUs that do not exist. */
            unknown: string[];
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
export type Currency = components['schemas']['Currency'];
export type SegmentId = components['schemas']['SegmentId'];
export type QuoteRequest = components['schemas']['QuoteRequest'];
export type Quote = components['schemas']['Quote'];
export type QuoteList = components['schemas']['QuoteList'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    quote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteRequest"];
            };
        };
        responses: {
            /** @description QuoteList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
