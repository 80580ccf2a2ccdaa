import type { Model, Query } from '../support/sails';

/** A model whose queries are kept, so that they can be awaited although the page's code doesn't. */
export function keepingQueries(model: Model, queries: Query[]): Model {
  const kept = (query: Query) => (queries.push(query), query);
  return Object.assign(Object.create(model) as Model, {
    find: (criteria: object) => kept(model.find(criteria)),
    findOne: (criteria: object) => kept(model.findOne(criteria)),
  });
}
