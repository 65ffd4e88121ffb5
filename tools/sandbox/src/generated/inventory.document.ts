// Generated from inventory.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const inventoryDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "inventory",
    "version": "1.0.0",
    "description": "Stock of the demo shop, by SKU and warehouse. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/stock": {
      "post": {
        "operationId": "readStock",
        "summary": "Reads the stock of up to 100 SKUs; a read, safe to repeat.",
        "x-safe": true,
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/StockRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "StockList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/StockList"
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
      "StockRequest": {
        "type": "object",
        "additionalProperties": false,
        "required": [
          "skus"
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
          }
        }
      },
      "WarehouseStock": {
        "type": "object",
        "required": [
          "warehouse",
          "available",
          "restockAt"
        ],
        "properties": {
          "warehouse": {
            "type": "string"
          },
          "available": {
            "type": "integer",
            "minimum": 0
          },
          "restockAt": {
            "type": [
              "string",
              "null"
            ],
            "format": "date-time",
            "description": "Null when no delivery is planned."
          }
        }
      },
      "StockItem": {
        "type": "object",
        "required": [
          "sku",
          "total",
          "warehouses"
        ],
        "properties": {
          "sku": {
            "type": "string"
          },
          "total": {
            "type": "integer",
            "minimum": 0
          },
          "warehouses": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/WarehouseStock"
            }
          }
        }
      },
      "StockList": {
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
              "$ref": "#/components/schemas/StockItem"
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
