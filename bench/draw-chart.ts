/** A bar: what it stands for, how long it is, and a word beside it. */
export type Bar = { label: string; value: number; note: string };

const ROW_PX = 22;
const BAR_PX = 14;
const LABELS_PX = 150;
const PLOT_PX = 420;
const NOTES_PX = 130;
const TOP_PX = 48;
const COLORS = {
  text: '#24292f',
  bar: '#4078c0',
  over: '#c0603a',
  line: '#8c959f',
  paper: '#ffffff',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const text = (x: number, y: number, content: string, anchor = 'start'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;

/**
 * Horizontal bars as SVG, the same text for the same figures. Drawn by hand: a chart library would be a dependency, and most of
 * them need a browser, for what is a rectangle a line.
 *
 * @param marks values at which a line is drawn from top to bottom; bars longer than the last one have another colour
 */
export const drawChart = (
  title: string,
  bars: readonly Bar[],
  marks: readonly number[],
): string => {
  const width = LABELS_PX + PLOT_PX + NOTES_PX;
  const height = TOP_PX + bars.length * ROW_PX + ROW_PX / 2;
  const longest = Math.max(...bars.map(({ value }) => value), ...marks);
  const at = (value: number): string => (LABELS_PX + (value / longest) * PLOT_PX).toFixed(1);
  const limit = marks.at(-1) ?? longest;
  const rows = bars.flatMap(({ label, value, note }, place) => {
    const y = TOP_PX + place * ROW_PX;
    const length = ((value / longest) * PLOT_PX).toFixed(1);
    const color = value > limit ? COLORS.over : COLORS.bar;
    return [
      text(LABELS_PX - 8, y + BAR_PX - 2, label, 'end'),
      `<rect x="${LABELS_PX}" y="${y}" width="${length}" height="${BAR_PX}" fill="${color}"/>`,
      text(LABELS_PX + Number(length) + 6, y + BAR_PX - 2, note),
    ];
  });
  const lines = marks.flatMap((mark) => [
    `<line x1="${at(mark)}" y1="${TOP_PX - 6}" x2="${at(mark)}" y2="${height}" stroke="${COLORS.line}" stroke-dasharray="3 3"/>`,
    text(Number(at(mark)), TOP_PX - 10, `${mark}×`, 'middle'),
  ]);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${COLORS.text}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${COLORS.paper}"/>`,
    text(8, 18, title),
    ...rows,
    ...lines,
    '</svg>',
  ].join('\n')}\n`;
};
