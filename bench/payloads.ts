/** The data of a message as small as most are: its name in the report, and 45 B of JSON. */
export const small = ['45 B', { count: 12, hairColor: 'red', price: 1234.5 }] as const;

/** Data of about so many bytes of JSON: a list of things for sale, of some 300 B each. */
function listOf(bytes: number) {
  const items: object[] = [];
  while (JSON.stringify({ items }).length < bytes) items.push(item(items.length));
  return { items };
}

function item(index: number) {
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

/** What is sent, by the name that stands in the report. A Waterline record comes to these from the app. */
export const payloads: Readonly<Record<string, object>> = {
  [small[0]]: small[1],
  '3 KB': listOf(3_000),
  '64 KB': listOf(64_000),
};
