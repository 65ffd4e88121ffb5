// Generated from orders.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const ordersDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "orders",
    "version": "1.0.0",
    "description": "Orders of the demo shop. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/orders": {
      "get": {
        "operationId": "listOrders",
        "summary": "Lists orders, the newest first.",
        "parameters": [
          {
            "name": "customerId",
            "in": "query",
            "schema": {
              "type": "string",
              "pattern": "^c-[0-9]{5}$"
            }
          },
          {
            "name": "status",
            "in": "query",
            "description": "One or several, comma separated.",
            "style": "form",
            "explode": false,
            "schema": {
              "type": "array",
              "minItems": 1,
              "maxItems": 5,
              "uniqueItems": true,
              "items": {
                "$ref": "#/components/schemas/OrderStatus"
              }
            }
          },
          {
            "name": "cursor",
            "in": "query",
            "description": "The `nextCursor` of the page before; opaque.",
            "schema": {
              "type": "string",
              "minLength": 1,
              "maxLength": 200
            }
          },
          {
            "name": "limit",
            "in": "query",
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100,
              "default": 20
            }
          }
        ],
        "responses": {
          "200": {
            "description": "OrderPage",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OrderPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/Problem"
          }
        }
      },
      "post": {
        "operationId": "createOrder",
        "summary": "Places an order at the current prices.",
        "parameters": [
          {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A repeat with the same key and body answers with the first order; another body is refused (422).",
            "schema": {
              "type": "string",
              "minLength": 1,
              "maxLength": 255
            }
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/NewOrder"
              }
            }
          }
        },
        "responses": {
          "201": {
            "description": "Order",
            "headers": {
              "Location": {
                "description": "The path of the new order.",
                "required": true,
                "schema": {
                  "type": "string"
                }
              }
            },
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Order"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/Problem"
          }
        }
      }
    },
    "/orders/{id}": {
      "get": {
        "operationId": "getOrder",
        "summary": "Reads one order.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^o-[0-9]{6}$"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Order",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Order"
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
