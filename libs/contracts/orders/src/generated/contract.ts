// Generated from openapi.yaml by `npm run contracts`; do not edit.
import type { paths } from './types.ts';

export interface OrdersOperation {
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

export interface OrdersContract {
  readonly name: 'orders';
  /** The path of the service's first server, under which all paths are found. */
  readonly basePath?: string;
  /** JSON Schema 2020-12; references start at `#/components/schemas/`. */
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  /** By method and path template, for example `GET /items/{id}`. */
  readonly operations: Readonly<Record<string, OrdersOperation>>;
  /** Carries the types and never has a value. */
  readonly paths?: paths;
}

export const orders: OrdersContract = {
  "name": "orders",
  "components": {
    "schemas": {
      "Currency": {
        "type": "string",
        "enum": [
          "EUR",
          "USD",
          "GBP"
        ]
      },
      "OrderStatus": {
        "type": "string",
        "enum": [
          "placed",
          "packed",
          "shipped",
          "delivered",
          "cancelled"
        ]
      },
      "NewOrderLine": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "sku",
          "quantity"
        ],
        "properties": {
          "sku": {
            "type": "string",
            "pattern": "^SKU-[0-9]{5}$"
          },
          "quantity": {
            "type": "integer",
            "minimum": 1,
            "maximum": 99
          }
        }
      },
      "NewOrder": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "customerId",
          "lines"
        ],
        "properties": {
          "customerId": {
            "type": "string",
            "pattern": "^c-[0-9]{5}$"
          },
          "lines": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
              "$ref": "#/components/schemas/NewOrderLine"
            }
          }
        }
      },
      "OrderLine": {
        "type": "object",
        "required": [
          "sku",
          "name",
          "quantity",
          "unitAmount"
        ],
        "properties": {
          "sku": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "quantity": {
            "type": "integer",
            "minimum": 1
          },
          "unitAmount": {
            "type": "integer",
            "minimum": 0,
            "description": "In minor units."
          }
        }
      },
      "Order": {
        "type": "object",
        "required": [
          "id",
          "customerId",
          "status",
          "currency",
          "lines",
          "totalAmount",
          "placedAt",
          "updatedAt"
        ],
        "properties": {
          "id": {
            "type": "string",
            "pattern": "^o-[0-9]{6}$"
          },
          "customerId": {
            "type": "string",
            "pattern": "^c-[0-9]{5}$"
          },
          "status": {
            "$ref": "#/components/schemas/OrderStatus"
          },
          "currency": {
            "$ref": "#/components/schemas/Currency"
          },
          "lines": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/OrderLine"
            }
          },
          "totalAmount": {
            "type": "integer",
            "minimum": 0,
            "description": "In minor units."
          },
          "placedAt": {
            "type": "string",
            "format": "date-time"
          },
          "updatedAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "OrderPage": {
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
              "$ref": "#/components/schemas/Order"
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
            "minimum": 0
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
    "GET /orders": {
      "operationId": "listOrders",
      "safe": true,
      "idempotent": true,
      "parameters": [
        {
          "in": "query",
          "name": "status",
          "style": "form",
          "explode": false
        }
      ],
      "responses": {
        "200": {
          "$ref": "#/components/schemas/OrderPage"
        }
      }
    },
    "POST /orders": {
      "operationId": "createOrder",
      "safe": false,
      "idempotent": false,
      "keyed": true,
      "responses": {
        "201": {
          "$ref": "#/components/schemas/Order"
        }
      }
    },
    "GET /orders/{id}": {
      "operationId": "getOrder",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/Order"
        }
      }
    }
  }
};
