// Generated from openapi.yaml by `npm run contracts`; do not edit.
import type { paths } from './types.ts';

export interface PricingOperation {
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

export interface PricingContract {
  readonly name: 'pricing';
  /** The path of the service's first server, under which all paths are found. */
  readonly basePath?: string;
  /** JSON Schema 2020-12; references start at `#/components/schemas/`. */
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  /** By method and path template, for example `GET /items/{id}`. */
  readonly operations: Readonly<Record<string, PricingOperation>>;
  /** Carries the types and never has a value. */
  readonly paths?: paths;
}

export const pricing: PricingContract = {
  "name": "pricing",
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
      "SegmentId": {
        "type": "string",
        "enum": [
          "consumer",
          "plus",
          "business"
        ]
      },
      "QuoteRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "skus",
          "currency",
          "segment"
        ],
        "properties": {
          "skus": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "uniqueItems": true,
            "items": {
              "type": "string",
              "pattern": "^SKU-[0-9]{5}$"
            }
          },
          "currency": {
            "$ref": "#/components/schemas/Currency"
          },
          "segment": {
            "$ref": "#/components/schemas/SegmentId"
          }
        }
      },
      "Quote": {
        "type": "object",
        "required": [
          "sku",
          "amount",
          "listAmount",
          "discountPercent",
          "validUntil"
        ],
        "properties": {
          "sku": {
            "type": "string"
          },
          "amount": {
            "type": "integer",
            "minimum": 0,
            "description": "What is to be paid, in minor units (cents)."
          },
          "listAmount": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 0,
            "description": "In minor units; null when there is no list price."
          },
          "discountPercent": {
            "type": [
              "integer",
              "null"
            ],
            "minimum": 1,
            "maximum": 99,
            "description": "Null when nothing is off."
          },
          "validUntil": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "QuoteList": {
        "type": "object",
        "required": [
          "currency",
          "quotes",
          "unknown"
        ],
        "properties": {
          "currency": {
            "$ref": "#/components/schemas/Currency"
          },
          "quotes": {
            "description": "In the order asked for.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Quote"
            }
          },
          "unknown": {
            "description": "SKUs that do not exist.",
            "type": "array",
            "items": {
              "type": "string"
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
    "POST /quotes": {
      "operationId": "quote",
      "safe": true,
      "idempotent": true,
      "responses": {
        "200": {
          "$ref": "#/components/schemas/QuoteList"
        }
      }
    }
  }
};
