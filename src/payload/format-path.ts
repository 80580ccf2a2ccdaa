/** Formats a path into `data` as a JavaScript expression, such as `data.items[3].price`. */
export function formatPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((parent, key) => parent + formatSegment(key), 'data');
}

function formatSegment(key: PropertyKey): string {
  if (typeof key !== 'string') return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
