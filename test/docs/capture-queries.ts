import type { Model, Query } from '../support/sails';

/** Wraps a model so that its queries are recorded, and can be awaited where the page's code does not. */
export function captureQueries(model: Model, queries: Query[]): Model {
  const capture = (query: Query) => (queries.push(query), query);
  return Object.assign(Object.create(model) as Model, {
    find: (criteria: object) => capture(model.find(criteria)),
    findOne: (criteria: object) => capture(model.findOne(criteria)),
  });
}
