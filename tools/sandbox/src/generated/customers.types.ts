// Generated from customers.openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one customer. */
        get: operations["getCustomer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/customers/{id}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the addresses of a customer. */
        get: operations["listAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the customer segments. */
        get: operations["listSegments"];
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
        /** @enum {string} */
        Currency: "EUR" | "USD" | "GBP";
        /** @enum {string} */
        SegmentId: "consumer" | "plus" | "business";
        Customer: {
            id: string;
            givenName: string;
            /** Format: email */
            email: string;
            segment: components["schemas"]["SegmentId"];
            currency: components["schemas"]["Currency"];
            /** @description A BCP 47 language tag. */
            locale: string;
        };
        Address: {
            id: string;
            /** @enum {string} */
            kind: "shipping" | "billing";
            recipient: string;
            line1: string;
            line2: string | null;
            postalCode: string;
            city: string;
            /** @description ISO 3166-1 alpha-2. */
            country: string;
            /** @description True for one address of each kind. */
            preferred: boolean;
        };
        AddressList: {
            items: components["schemas"]["Address"][];
        };
        Segment: {
            id: components["schemas"]["SegmentId"];
            name: string;
            discountPercent: number;
        };
        SegmentList: {
            items: components["schemas"]["Segment"][];
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
export type Customer = components['schemas']['Customer'];
export type Address = components['schemas']['Address'];
export type AddressList = components['schemas']['AddressList'];
export type Segment = components['schemas']['Segment'];
export type SegmentList = components['schemas']['SegmentList'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    getCustomer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Customer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description AddressList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSegments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description SegmentList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
