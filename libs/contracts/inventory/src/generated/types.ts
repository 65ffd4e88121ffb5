// Generated from openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads the stock of up to 100 SKUs; a read, safe to repeat. */
        post: operations["readStock"];
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
        StockRequest: {
            skus: string[];
        };
        WarehouseStock: {
            warehouse: string;
            available: number;
            /**
             * Format: date-time
             * @description Null when no delivery is planned.
             */
            restockAt: string | null;
        };
        StockItem: {
            sku: string;
            total: number;
            warehouses: components["schemas"]["WarehouseStock"][];
        };
        StockList: {
            /** @description In the order asked for. */
            items: components["schemas"]["StockItem"][];
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
export type StockRequest = components['schemas']['StockRequest'];
export type WarehouseStock = components['schemas']['WarehouseStock'];
export type StockItem = components['schemas']['StockItem'];
export type StockList = components['schemas']['StockList'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    readStock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockRequest"];
            };
        };
        responses: {
            /** @description StockList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
