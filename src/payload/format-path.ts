/**
 * Writes a path into data as a JavaScript expression, for an error's text and its `path`.
 *
 * @example
 * pathOf(['items', 3, 'price']); // 'data.items[3].price'
 */
export function pathOf(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((parent, key) => parent + step(key), 'data');
}

function step(key: PropertyKey): string {
  if (typeof key !== 'string') return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
