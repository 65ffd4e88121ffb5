/** The sum of all series of a metric in Prometheus' text format whose labels contain every given text: `upstream="catalog"`. */
export function sumOf(text: string, metric: string, ...labels: readonly string[]): number {
  let sum = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith(metric)) continue;
    const rest = line.slice(metric.length);
    if ((rest.startsWith('{') || rest.startsWith(' ')) && labels.every((label) => rest.includes(label))) sum += Number(rest.slice(rest.lastIndexOf(' ') + 1));
  }
  return sum;
}
