/** The small payload: its name in the report, and its data. */
export const small = ['45 B', { count: 12, hairColor: 'red', price: 1234.5 }] as const;

/** The data that is sent, by its name in the report. The cost case adds a Waterline record. */
export const payloads: Readonly<Record<string, object>> = {
  [small[0]]: small[1],
  '3 KB': createList(3_000),
  '64 KB': createList(64_000),
};

/** A list of items of about 300 B each, which has at least this many bytes as JSON. */
function createList(bytes: number): object {
  const items: object[] = [];
  while (JSON.stringify({ items }).length < bytes) items.push(createItem(items.length));
  return { items };
}

function createItem(index: number): object {
  return {
    id: 1_000 + index,
    title: `Brass desk lamp number ${index}`,
    description: 'In working order, with a new cord. The shade has a small dent that the light hides.',
    price: 19.5 + index,
    isSold: index % 2 === 0,
    tags: ['lamp', 'brass'],
    seller: { id: 7, name: 'Ada', city: null },
    createdAt: '2026-01-31T09:30:00.000Z',
  };
}
