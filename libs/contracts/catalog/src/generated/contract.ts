// Generated from openapi.yaml by `npm run contracts`; do not edit.
import type { paths } from './types.ts';

export interface CatalogOperation {
  readonly operationId: string;
  /** Whether it changes nothing (RFC 9110, 9.2.1), by the method or by `x-safe`. */
  readonly safe: boolean;
  /** Whether a repeat has the effect of one call (RFC 9110, 9.2.2), by the method or by `x-idempotent`. */
  readonly idempotent: boolean;
  /** Whether a repeat with the same `Idempotency-Key` has the effect of one call. */
  readonly keyed?: boolean;
  /** How parameters are written that are no plain value each (OpenAPI 3.1.1, "Style Values"). */
  readonly parameters?: readonly {
    readonly in: 'path' | 'query' | 'header' | 'cookie';
    readonly name: string;
    readonly style: 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'json';
    readonly explode: boolean;
    readonly allowReserved?: boolean;
  }[];
  /** The media types of its answers, where they are not `application/json` alone. */
  readonly accept?: string;
  /** The media type of its body, where that is not `application/json`. */
  readonly bodyType?: string;
  /** How the fields of a form or a multipart body are written that have an encoding of their own (OpenAPI 3.1.1, "Encoding Object"). */
  readonly fields?: readonly {
    readonly name: string;
    readonly style?: string;
    readonly explode?: boolean;
    readonly allowReserved?: boolean;
    readonly type?: string;
  }[];
  /** JSON Schema of the body by 2xx status; null where the body is not JSON. */
  readonly responses: Readonly<Record<string, object | boolean | null>>;
  /** What a body is read as by 2xx status, where it is not JSON and there is one. */
  readonly bodies?: Readonly<Record<string, 'text' | 'bytes'>>;
  /** The path under which it is found, where that is not the contract's. */
  readonly basePath?: string;
}

export interface CatalogContract {
  readonly name: 'catalog';
  /** The path of the service's first server, under which all paths are found. */
  readonly basePath?: string;
  /** JSON Schema 2020-12; references start at `#/components/schemas/`. */
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  /** By method and path template, for example `GET /items/{id}`. */
  readonly operations: Readonly<Record<string, CatalogOperation>>;
  /** Carries the types and never has a value. */
  readonly paths?: paths;
}

export const catalog: CatalogContract = {
  "name": "catalog",
  "components": {
    "schemas": {
      "ProductStatus": {
        "type": "string",
        "enum": [
          "active",
          "discontinued"
        ]
      },
      "Attribute": {
        "type": "object",
        "required": [
          "name",
          "value"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "value": {
            "type": "string"
          }
        }
      },
      "ImageVariant": {
        "type": "object",
        "required": [
          "width",
          "height",
          "url",
          "format"
        ],
        "properties": {
          "width": {
            "type": "integer",
            "minimum": 1
          },
          "height": {
            "type": "integer",
            "minimum": 1
          },
          "url": {
            "type": "string",
            "description": "Relative to this service."
          },
          "format": {
            "type": "string",
            "enum": [
              "png"
            ]
          }
        }
      },
      "ProductImage": {
        "type": "object",
        "required": [
          "id",
          "alt",
          "variants"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "alt": {
            "type": "string"
          },
          "variants": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ImageVariant"
            }
          }
        }
      },
      "Product": {
        "type": "object",
        "required": [
          "id",
          "sku",
          "name",
          "brand",
          "category",
          "description",
          "featured",
          "attributes",
          "images",
          "status",
          "createdAt",
          "updatedAt"
        ],
        "properties": {
          "id": {
            "type": "string",
            "pattern": "^p-[0-9]{5}$"
          },
          "sku": {
            "type": "string",
            "pattern": "^SKU-[0-9]{5}$"
          },
          "name": {
            "type": "string"
          },
          "brand": {
            "type": "string"
          },
          "category": {
            "type": "string",
            "description": "A category id."
          },
          "description": {
            "type": "string"
          },
          "featured": {
            "type": "boolean"
          },
          "attributes": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Attribute"
            }
          },
          "images": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ProductImage"
            }
          },
          "status": {
            "$ref": "#/components/schemas/ProductStatus"
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          },
          "updatedAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "ProductPage": {
        "type": "object",
        "required": [
          "items",
          "nextCursor",
          "total"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Product"
            }
          },
          "nextCursor": {
            "type": [
              "string",
              "null"
            ],
            "description": "Null on the last page."
          },
          "total": {
            "type": "integer",
            "minimum": 0,
            "description": "All matches over all pages."
          }
        }
      },
      "ProductBatch": {
        "type": "object",
        "required": [
          "items",
          "unknown"
        ],
        "properties": {
          "items": {
            "description": "In the order asked for.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Product"
            }
          },
          "unknown": {
            "description": "What was asked for and does not exist.",
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "Category": {
        "type": "object",
        "required": [
          "id",
          "name",
          "productCount"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "productCount": {
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "CategoryList": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Category"
            }
          }
        }
      },
      "Problem": {
        "description": "RFC 9457 problem details; `errors` names every offending field.",
        "type": "object",
        "required": [
          "type",
          "title",
          "status",
          "detail",
          "errors"
        ],
        "properties": {
          "type": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "status": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599
          },
          "detail": {
            "type": "string"
          },
          "errors": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/FieldError"
            }
          }
        }
      },
      "FieldError": {
        "type": "object",
        "required": [
          "in",
          "name",
          "detail"
        ],
        "properties": {
          "in": {
            "type": "string",
            "enum": [
              "path",
              "query",
              "header",
              "body"
            ]
          },
          "name": {
            "type": "string"
          },
          "detail": {
            "type": "string"
          }
        }
      }
    }
  },
  "operations": {
    "GET /products": {
      "operationId": "listProducts",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/ProductPage"
        }
      }
    },
    "GET /products/by-ids": {
      "operationId": "getProductsByIds",
      "safe": true,
      "idempotent": true,
      "parameters": [
        {
          "in": "query",
          "name": "ids",
          "style": "form",
          "explode": false
        }
      ],
      "responses": {
        "200": {
          "$ref": "#/components/schemas/ProductBatch"
        }
      }
    },
    "GET /products/by-skus": {
      "operationId": "getProductsBySkus",
      "safe": true,
      "idempotent": true,
      "parameters": [
        {
          "in": "query",
          "name": "skus",
          "style": "form",
          "explode": false
        }
      ],
      "responses": {
        "200": {
          "$ref": "#/components/schemas/ProductBatch"
        }
      }
    },
    "GET /products/{id}": {
      "operationId": "getProduct",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/Product"
        }
      }
    },
    "GET /products/by-sku/{sku}": {
      "operationId": "getProductBySku",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/Product"
        }
      }
    },
    "GET /categories": {
      "operationId": "listCategories",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/CategoryList"
        }
      }
    },
    "GET /images/{imageId}/{width}": {
      "operationId": "getImage",
      "safe": true,
      "idempotent": true,
      "accept": "image/png",
      "responses": {
        "200": null
      },
      "bodies": {
        "200": "bytes"
      }
    }
  }
};
