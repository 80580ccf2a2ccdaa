interface Chart {
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const WIDTH = 760;
const HEIGHT = 360;
const MARGIN = { top: 60, right: 20, bottom: 70, left: 20 };
const COLOURS = ['#6b7280', '#0d9488', '#1d4ed8'];

/** Grouped bars with their values on top, as an SVG that is readable on a light and on a dark page. */
export function createBarChart({ title, categories, series }: Chart): string {
  const floor = HEIGHT - MARGIN.bottom;
  const max = Math.max(...series.flatMap(({ values }) => values));
  const groupWidth = (WIDTH - MARGIN.left - MARGIN.right) / categories.length;
  const barWidth = (groupWidth * 0.7) / series.length;

  const bars = categories.flatMap((category, group) => {
    const left = MARGIN.left + groupWidth * (group + 0.15);
    const label = text(left + groupWidth * 0.35, floor + 20, category);
    const columns = series.flatMap(({ values }, index) => {
      const value = values[group] ?? 0;
      const height = (value / max) * (floor - MARGIN.top);
      const x = left + barWidth * index;
      const bar = `<rect x="${round(x)}" y="${round(floor - height)}" width="${round(barWidth - 3)}" height="${round(height)}" fill="${COLOURS[index] ?? ''}"/>`;
      return [bar, text(x + (barWidth - 3) / 2, floor - height - 6, value.toFixed(2))];
    });
    return [label, ...columns];
  });
  const legend = series.flatMap(({ name }, index) => {
    const x = (WIDTH / series.length) * (index + 0.5);
    const colour = COLOURS[index] ?? '';
    return [
      `<rect x="${round(x - 90)}" y="${HEIGHT - 29}" width="12" height="12" fill="${colour}"/>`,
      text(x, HEIGHT - 18, name),
    ];
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}" font-family="sans-serif" font-size="13" text-anchor="middle">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(WIDTH / 2, 28, title, 'font-weight="bold" font-size="15"'),
    ...bars,
    `<path d="M${MARGIN.left} ${floor}H${WIDTH - MARGIN.right}" stroke="#374151"/>`,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="#111827"${attributes && ` ${attributes}`}>${content}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
