/** A round number of dollars at or above the highest value, and the lines to draw below it. */
export function scaleOf(highest: number): { top: number; lines: number[] } {
  if (highest <= 0) return { top: 1, lines: [0] };
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [0.25, 0.5, 1, 2, 2.5].map((part) => part * power).find((size) => size * 4 >= highest);
  const size = step ?? power * 2.5;
  const count = Math.ceil(highest / size - 1e-9);
  return { top: size * count, lines: Array.from({ length: count + 1 }, (_, index) => index * size) };
}
