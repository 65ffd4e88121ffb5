// Generated from openapi.yaml by `npm run contracts`; do not edit.
export interface paths {
    "/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists, filters and searches products. */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/by-ids": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads up to 100 products by id in one call. */
        get: operations["getProductsByIds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/by-skus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads up to 100 products by SKU in one call. */
        get: operations["getProductsBySkus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one product. */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/products/by-sku/{sku}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one product by its SKU. */
        get: operations["getProductBySku"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists all categories. */
        get: operations["listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{imageId}/{width}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads one rendition of a product image. */
        get: operations["getImage"];
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
        ProductStatus: "active" | "discontinued";
        Attribute: {
            name: string;
            value: string;
        };
        ImageVariant: {
            width: number;
            height: number;
            /** @description Relative to this service. */
            url: string;
            /** @enum {string} */
            format: "png";
        };
        ProductImage: {
            id: string;
            alt: string;
            variants: components["schemas"]["ImageVariant"][];
        };
        Product: {
            id: string;
            sku: string;
            name: string;
            brand: string;
            /** @description A category id. */
            category: string;
            description: string;
            featured: boolean;
            attributes: components["schemas"]["Attribute"][];
            images: components["schemas"]["ProductImage"][];
            status: components["schemas"]["ProductStatus"];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ProductPage: {
            items: components["schemas"]["Product"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
            /** @description All matches over all pages. */
            total: number;
        };
        ProductBatch: {
            /** @description In the order asked for. */
            items: components["schemas"]["Product"][];
            /** @description What was asked for and does not exist. */
            unknown: string[];
        };
        Category: {
            id: string;
            name: string;
            productCount: number;
        };
        CategoryList: {
            items: components["schemas"]["Category"][];
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
export type ProductStatus = components['schemas']['ProductStatus'];
export type Attribute = components['schemas']['Attribute'];
export type ImageVariant = components['schemas']['ImageVariant'];
export type ProductImage = components['schemas']['ProductImage'];
export type Product = components['schemas']['Product'];
export type ProductPage = components['schemas']['ProductPage'];
export type ProductBatch = components['schemas']['ProductBatch'];
export type Category = components['schemas']['Category'];
export type CategoryList = components['schemas']['CategoryList'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type ResponseProblem = components['responses']['Problem'];
export type $defs = Record<string, never>;
export interface operations {
    listProducts: {
        parameters: {
            query?: {
                /** @description A category id. */
                category?: string;
                /** @description A brand name, letter case ignored. */
                brand?: string;
                featured?: boolean;
                /** @description Both kinds when absent. */
                status?: components["schemas"]["ProductStatus"];
                /** @description Words that name, brand or description must all contain; the best match comes first. */
                q?: string;
                /** @description `relevance` when `q` is given, otherwise `id`; `updated` is oldest change first. */
                sort?: "id" | "relevance" | "name" | "newest" | "updated";
                /** @description The `nextCursor` of the page before; opaque. */
                cursor?: string;
                /** @description How many matches to pass over, for pages by number; a cursor takes precedence. */
                offset?: number;
                limit?: number;
                /** @description Only products changed at or after this instant. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ProductPage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getProductsByIds: {
        parameters: {
            query: {
                ids: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ProductBatch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductBatch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getProductsBySkus: {
        parameters: {
            query: {
                skus: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ProductBatch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductBatch"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getProduct: {
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
            /** @description Product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getProductBySku: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sku: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description CategoryList */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The product's id for its first image, `-2` and so on for the others. */
                imageId: string;
                width: 160 | 320 | 640 | 1280;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PNG image */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
