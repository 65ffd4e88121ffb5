// Generated from recommendations.proto by `npm run contracts`; do not edit.
import type { fromJSON } from '@grpc/proto-loader';
import type { RecommendRequest, RecommendResponse } from './types.ts';

/** By method name. */
export interface RecommendationsMethods {
  Recommend: { request: RecommendRequest; response: RecommendResponse };
}

export interface RecommendationsContract {
  readonly name: 'recommendations';
  /** The service's fully qualified name. */
  readonly service: 'portico.sandbox.recommendations.v1.Recommendations';
  /**
   * For `fromJSON(descriptor, { keepCase: false, longs: String, enums: String, defaults: true, arrays: true })`: the types
   * hold under these options, with 64-bit integers as numbers where the field has no `[jstype = JS_STRING]`.
   */
  readonly descriptor: Parameters<typeof fromJSON>[0];
  /** Carries the types and never has a value. */
  readonly methods?: RecommendationsMethods;
}

const descriptor = {
  "nested": {
    "portico": {
      "nested": {
        "sandbox": {
          "nested": {
            "recommendations": {
              "nested": {
                "v1": {
                  "nested": {
                    "Recommendations": {
                      "methods": {
                        "Recommend": {
                          "requestType": "RecommendRequest",
                          "responseType": "RecommendResponse",
                          "options": {
                            "idempotency_level": "NO_SIDE_EFFECTS",
                            "(google.api.http).get": "/v1/recommendations",
                            "(google.api.http).additional_bindings.get": "/v1/products/{product_id}/recommendations"
                          },
                          "comment": "Recommends products for a customer, beside a product, or (with neither) what is popular; the highest score comes first.\nINVALID_ARGUMENT names the offending field; NOT_FOUND an id that does not exist.",
                          "parsedOptions": [
                            {
                              "idempotency_level": "NO_SIDE_EFFECTS"
                            },
                            {
                              "(google.api.http)": {
                                "get": "/v1/recommendations",
                                "additional_bindings": {
                                  "get": "/v1/products/{product_id}/recommendations"
                                }
                              }
                            }
                          ]
                        },
                        "Follow": {
                          "requestType": "RecommendRequest",
                          "responseType": "Recommendation",
                          "responseStream": true,
                          "options": {
                            "idempotency_level": "NO_SIDE_EFFECTS",
                            "(google.api.http).get": "/v1/recommendations:follow"
                          },
                          "comment": "The same, each product as soon as it is known.",
                          "parsedOptions": [
                            {
                              "idempotency_level": "NO_SIDE_EFFECTS"
                            },
                            {
                              "(google.api.http)": {
                                "get": "/v1/recommendations:follow"
                              }
                            }
                          ]
                        }
                      },
                      "comment": "Product recommendations of the demo shop."
                    },
                    "RecommendRequest": {
                      "oneofs": {
                        "_customerId": {
                          "oneof": [
                            "customerId"
                          ]
                        },
                        "_productId": {
                          "oneof": [
                            "productId"
                          ]
                        }
                      },
                      "fields": {
                        "customerId": {
                          "type": "string",
                          "id": 1,
                          "protoName": "customer_id",
                          "options": {
                            "proto3_optional": true
                          },
                          "comment": ""
                        },
                        "productId": {
                          "type": "string",
                          "id": 2,
                          "protoName": "product_id",
                          "options": {
                            "proto3_optional": true
                          },
                          "comment": ""
                        },
                        "limit": {
                          "type": "uint32",
                          "id": 3,
                          "comment": "1 to 50."
                        }
                      },
                      "comment": ""
                    },
                    "RecommendResponse": {
                      "fields": {
                        "items": {
                          "rule": "repeated",
                          "type": "Recommendation",
                          "id": 1,
                          "comment": ""
                        }
                      },
                      "comment": ""
                    },
                    "Recommendation": {
                      "fields": {
                        "productId": {
                          "type": "string",
                          "id": 1,
                          "protoName": "product_id",
                          "comment": ""
                        },
                        "score": {
                          "type": "double",
                          "id": 2,
                          "comment": "0 to 1."
                        },
                        "reason": {
                          "type": "Reason",
                          "id": 3,
                          "comment": ""
                        }
                      },
                      "comment": ""
                    },
                    "Reason": {
                      "values": {
                        "REASON_UNSPECIFIED": 0,
                        "REASON_SAME_CATEGORY": 1,
                        "REASON_SAME_BRAND": 2,
                        "REASON_BOUGHT_BEFORE": 3,
                        "REASON_POPULAR": 4
                      },
                      "comment": "",
                      "comments": {
                        "REASON_UNSPECIFIED": null,
                        "REASON_SAME_CATEGORY": null,
                        "REASON_SAME_BRAND": null,
                        "REASON_BOUGHT_BEFORE": null,
                        "REASON_POPULAR": null
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
};

export const recommendations: RecommendationsContract = {
  name: 'recommendations',
  service: 'portico.sandbox.recommendations.v1.Recommendations',
  descriptor,
};
