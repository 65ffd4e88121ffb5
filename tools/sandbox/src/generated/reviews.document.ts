// Generated from reviews.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const reviewsDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "reviews",
    "version": "1.0.0",
    "description": "Product reviews of the demo shop. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/reviews": {
      "get": {
        "operationId": "listReviews",
        "summary": "Lists the reviews of a product, the newest first.",
        "parameters": [
          {
            "name": "productId",
            "in": "query",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^p-[0-9]{5}$"
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
            "description": "ReviewPage",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ReviewPage"
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
    "/summaries": {
      "get": {
        "operationId": "listSummaries",
        "summary": "Sums up the reviews of up to 100 products.",
        "parameters": [
          {
            "name": "productIds",
            "in": "query",
            "required": true,
            "style": "form",
            "explode": false,
            "schema": {
              "type": "array",
              "minItems": 1,
              "maxItems": 100,
              "uniqueItems": true,
              "items": {
                "type": "string",
                "pattern": "^p-[0-9]{5}$"
              }
            }
          }
        ],
        "responses": {
          "200": {
            "description": "SummaryList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SummaryList"
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
      "Review": {
        "type": "object",
        "required": [
          "id",
          "productId",
          "author",
          "rating",
          "title",
          "body",
          "verified",
          "createdAt"
        ],
        "properties": {
          "id": {
            "type": "string",
            "pattern": "^r-[0-9]{6}$"
          },
          "productId": {
            "type": "string",
            "pattern": "^p-[0-9]{5}$"
          },
          "author": {
            "type": "string"
          },
          "rating": {
            "type": "integer",
            "minimum": 1,
            "maximum": 5
          },
          "title": {
            "type": [
              "string",
              "null"
            ]
          },
          "body": {
            "type": "string"
          },
          "verified": {
            "type": "boolean",
            "description": "Whether the author bought the product here."
          },
          "createdAt": {
            "type": "string",
            "format": "date-time"
          }
        }
      },
      "ReviewPage": {
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
              "$ref": "#/components/schemas/Review"
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
      "Summary": {
        "type": "object",
        "required": [
          "productId",
          "count",
          "average",
          "histogram"
        ],
        "properties": {
          "productId": {
            "type": "string"
          },
          "count": {
            "type": "integer",
            "minimum": 0
          },
          "average": {
            "type": [
              "number",
              "null"
            ],
            "minimum": 1,
            "maximum": 5,
            "description": "Null when there are no reviews."
          },
          "histogram": {
            "description": "How many reviews gave one star, two stars, and so on to five.",
            "type": "array",
            "minItems": 5,
            "maxItems": 5,
            "items": {
              "type": "integer",
              "minimum": 0
            }
          }
        }
      },
      "SummaryList": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "description": "In the order asked for; a product without reviews has a count of 0.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Summary"
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
