import type { DataSet } from '../../data/data-set.ts';
import type { RecommendRequest, RecommendResponse } from '@portico/contracts-recommendations';
import { GrpcProblem } from '../../grpc/grpc-problem.ts';
import { Recommender } from './recommender.ts';

const MOST = 50;

const checkId = (field: string, id: string | undefined, prefix: string, known: ReadonlyMap<string, unknown>): void => {
  if (id === undefined) return;
  if (!new RegExp(`^${prefix}-\\d{5}$`).test(id))
    throw new GrpcProblem('INVALID_ARGUMENT', `${field} must look like ${prefix}-00001`);
  if (!known.has(id)) throw new GrpcProblem('NOT_FOUND', `${field}: ${id} does not exist`);
};

/** Recommendations: for a product page where a product is given, else for a customer, else what is popular. */
export const recommendationsService = (data: DataSet): ((request: RecommendRequest) => RecommendResponse) => {
  const recommender = new Recommender(data);
  return ({ customerId, productId, limit }) => {
    if (limit < 1 || limit > MOST) throw new GrpcProblem('INVALID_ARGUMENT', `limit must be from 1 to ${MOST}`);
    checkId('customer_id', customerId, 'c', data.customerById);
    checkId('product_id', productId, 'p', data.productById);
    const product = productId === undefined ? undefined : data.productById.get(productId);
    if (product) return { items: recommender.beside(product, limit) };
    return { items: customerId === undefined ? recommender.popular(limit) : recommender.forCustomer(customerId, limit) };
  };
};
