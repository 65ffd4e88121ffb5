import { toReviewsView } from './reviews.view.ts';

describe('the reviews view', () => {
  it('has a line for each review, without its text', () => {
    const review = { id: 'r-000001', productId: 'p-00001', author: 'Ada', rating: 4, title: 'Good', body: 'Long.', verified: true, createdAt: '2026-01-01T00:00:00Z' };
    const line = { stars: 4, title: 'Good', by: 'Ada', at: '2026-01-01T00:00:00Z' };
    expect(toReviewsView([review, { ...review, title: null }])).toEqual({ reviews: [line, { ...line, title: null }] });
  });
});
