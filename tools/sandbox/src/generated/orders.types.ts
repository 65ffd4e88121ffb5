// Generated from orders.openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists orders, the newest first. */
        get: operations["listOrders"];
        put?: never;
        /** Places an order at the current prices. */
        post: operations["createOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one order. */
        get: operations["getOrder"];
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
        OrderStatus: "placed" | "packed" | "shipped" | "delivered" | "cancelled";
        NewOrderLine: {
            sku: string;
            quantity: number;
        };
        NewOrder: {
            customerId: string;
            lines: components["schemas"]["NewOrderLine"][];
        };
        OrderLine: {
            sku: string;
            name: string;
            quantity: number;
            /** @description In minor units. */
            unitAmount: number;
        };
        Order: {
            id: string;
            customerId: string;
            status: components["schemas"]["OrderStatus"];
            currency: components["schemas"]["Currency"];
            lines: components["schemas"]["OrderLine"][];
            /** @description In minor units. */
            totalAmount: number;
            /** Format: date-time */
            placedAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        OrderPage: {
            items: components["schemas"]["Order"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            total: number;
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
export type OrderStatus = components['schemas']['OrderStatus'];
export type NewOrderLine = components['schemas']['NewOrderLine'];
export type NewOrder = components['schemas']['NewOrder'];
export type OrderLine = components['schemas']['OrderLine'];
export type Order = components['schemas']['Order'];
export type OrderPage = components['schemas']['OrderPage'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    listOrders: {
        parameters: {
            query?: {
                customerId?: string;
                /** @description One or several, comma separated. */
                status?: components["schemas"]["OrderStatus"][];
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
            /** @description OrderPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeat with the same key and body answers with the first order; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            /** @description Order */
            201: {
                headers: {
                    /** @description The path of the new order. */
                    Location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOrder: {
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
            /** @description Order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
