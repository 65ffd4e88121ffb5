// Generated from pricing.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const pricingDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "pricing",
    "version": "1.0.0",
    "description": "Price quotes of the demo shop, by SKU, currency and customer segment. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/quotes": {
      "post": {
        "operationId": "quote",
        "summary": "Quotes up to 100 SKUs; a read, safe to repeat.",
        "x-safe": true,
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/QuoteRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "QuoteList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/QuoteList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    }
  },
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
    },
    "responses": {
      "Problem": {
        "description": "The request was refused or could not be served.",
        "content": {
          "application/problem+json": {
            "schema": {
              "$ref": "#/components/schemas/Problem"
            }
          }
        }
      }
    }
  }
};
