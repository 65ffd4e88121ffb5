// Generated from customers.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const customersDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "customers",
    "version": "1.0.0",
    "description": "Customer profiles of the demo shop. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/customers/{id}": {
      "get": {
        "operationId": "getCustomer",
        "summary": "Reads one customer.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^c-[0-9]{5}$"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Customer",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Customer"
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
    "/customers/{id}/addresses": {
      "get": {
        "operationId": "listAddresses",
        "summary": "Lists the addresses of a customer.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^c-[0-9]{5}$"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "AddressList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/AddressList"
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
    "/segments": {
      "get": {
        "operationId": "listSegments",
        "summary": "Lists the customer segments.",
        "responses": {
          "200": {
            "description": "SegmentList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/SegmentList"
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
      "Customer": {
        "type": "object",
        "required": [
          "id",
          "givenName",
          "email",
          "segment",
          "currency",
          "locale"
        ],
        "properties": {
          "id": {
            "type": "string",
            "pattern": "^c-[0-9]{5}$"
          },
          "givenName": {
            "type": "string"
          },
          "email": {
            "type": "string",
            "format": "email"
          },
          "segment": {
            "$ref": "#/components/schemas/SegmentId"
          },
          "currency": {
            "$ref": "#/components/schemas/Currency"
          },
          "locale": {
            "type": "string",
            "description": "A BCP 47 language tag."
          }
        }
      },
      "Address": {
        "type": "object",
        "required": [
          "id",
          "kind",
          "recipient",
          "line1",
          "line2",
          "postalCode",
          "city",
          "country",
          "preferred"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "kind": {
            "type": "string",
            "enum": [
              "shipping",
              "billing"
            ]
          },
          "recipient": {
            "type": "string"
          },
          "line1": {
            "type": "string"
          },
          "line2": {
            "type": [
              "string",
              "null"
            ]
          },
          "postalCode": {
            "type": "string"
          },
          "city": {
            "type": "string"
          },
          "country": {
            "type": "string",
            "pattern": "^[A-Z]{2}$",
            "description": "ISO 3166-1 alpha-2."
          },
          "preferred": {
            "type": "boolean",
            "description": "True for one address of each kind."
          }
        }
      },
      "AddressList": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Address"
            }
          }
        }
      },
      "Segment": {
        "type": "object",
        "required": [
          "id",
          "name",
          "discountPercent"
        ],
        "properties": {
          "id": {
            "$ref": "#/components/schemas/SegmentId"
          },
          "name": {
            "type": "string"
          },
          "discountPercent": {
            "type": "integer",
            "minimum": 0,
            "maximum": 99
          }
        }
      },
      "SegmentList": {
        "type": "object",
        "required": [
          "items"
        ],
        "properties": {
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Segment"
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
