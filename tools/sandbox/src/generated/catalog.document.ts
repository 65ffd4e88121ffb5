// Generated from catalog.openapi.yaml by `npm run contracts`; do not edit.
import type { OpenApiDocument } from '../contract/open-api.ts';

export const catalogDocument: OpenApiDocument = {
  "openapi": "3.1.0",
  "info": {
    "title": "catalog",
    "version": "1.0.0",
    "description": "Products, categories and product images of the demo shop. JSON answers carry a strong ETag and honour If-None-Match. A request may carry `x-deadline-ms`, the whole milliseconds its caller will still wait: work stops when they are over. Query parameters that an operation does not list are refused."
  },
  "paths": {
    "/products": {
      "get": {
        "operationId": "listProducts",
        "summary": "Lists, filters and searches products.",
        "parameters": [
          {
            "name": "category",
            "in": "query",
            "description": "A category id.",
            "schema": {
              "type": "string",
              "pattern": "^[a-z][a-z-]{1,39}$"
            }
          },
          {
            "name": "brand",
            "in": "query",
            "description": "A brand name, letter case ignored.",
            "schema": {
              "type": "string",
              "minLength": 1,
              "maxLength": 80
            }
          },
          {
            "name": "featured",
            "in": "query",
            "schema": {
              "type": "boolean"
            }
          },
          {
            "name": "status",
            "in": "query",
            "description": "Both kinds when absent.",
            "schema": {
              "$ref": "#/components/schemas/ProductStatus"
            }
          },
          {
            "name": "q",
            "in": "query",
            "description": "Words that name, brand or description must all contain; the best match comes first.",
            "schema": {
              "type": "string",
              "minLength": 1,
              "maxLength": 200
            }
          },
          {
            "name": "sort",
            "in": "query",
            "description": "`relevance` when `q` is given, otherwise `id`; `updated` is oldest change first.",
            "schema": {
              "type": "string",
              "enum": [
                "id",
                "relevance",
                "name",
                "newest",
                "updated"
              ]
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
            "name": "offset",
            "in": "query",
            "description": "How many matches to pass over, for pages by number; a cursor takes precedence.",
            "schema": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10000
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
          },
          {
            "name": "updatedSince",
            "in": "query",
            "description": "Only products changed at or after this instant.",
            "schema": {
              "type": "string",
              "format": "date-time"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "ProductPage",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ProductPage"
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
    "/products/by-ids": {
      "get": {
        "operationId": "getProductsByIds",
        "summary": "Reads up to 100 products by id in one call.",
        "parameters": [
          {
            "name": "ids",
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
            "description": "ProductBatch",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ProductBatch"
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
    "/products/by-skus": {
      "get": {
        "operationId": "getProductsBySkus",
        "summary": "Reads up to 100 products by SKU in one call.",
        "parameters": [
          {
            "name": "skus",
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
                "pattern": "^SKU-[0-9]{5}$"
              }
            }
          }
        ],
        "responses": {
          "200": {
            "description": "ProductBatch",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ProductBatch"
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
    "/products/{id}": {
      "get": {
        "operationId": "getProduct",
        "summary": "Reads one product.",
        "parameters": [
          {
            "name": "id",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^p-[0-9]{5}$"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Product",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Product"
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
    "/products/by-sku/{sku}": {
      "get": {
        "operationId": "getProductBySku",
        "summary": "Reads one product by its SKU.",
        "parameters": [
          {
            "name": "sku",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^SKU-[0-9]{5}$"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "Product",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Product"
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
    "/categories": {
      "get": {
        "operationId": "listCategories",
        "summary": "Lists all categories.",
        "responses": {
          "200": {
            "description": "CategoryList",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/CategoryList"
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
    "/images/{imageId}/{width}": {
      "get": {
        "operationId": "getImage",
        "summary": "Reads one rendition of a product image.",
        "parameters": [
          {
            "name": "imageId",
            "in": "path",
            "description": "The product's id for its first image, `-2` and so on for the others.",
            "required": true,
            "schema": {
              "type": "string",
              "pattern": "^p-[0-9]{5}(-[2-4])?$"
            }
          },
          {
            "name": "width",
            "in": "path",
            "required": true,
            "schema": {
              "type": "integer",
              "enum": [
                160,
                320,
                640,
                1280
              ]
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A PNG image",
            "content": {
              "image/png": {}
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
