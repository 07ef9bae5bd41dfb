/** The logarithm of the gamma function: Stirling's series, far enough out to be exact to ten digits. */
function logGamma(x: number): number {
  if (x < 20) return logGamma(x + 1) - Math.log(x);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/** How likely a value at least as far from zero as `t` is in Student's distribution. */
function twoSided(t: number, freedom: number): number {
  const scale = Math.exp(logGamma((freedom + 1) / 2) - logGamma(freedom / 2)) / Math.sqrt(freedom * Math.PI);
  const density = (x: number) => scale * (1 + (x * x) / freedom) ** (-(freedom + 1) / 2);
  const steps = 2_000;
  const width = Math.abs(t) / steps;
  let area = density(0) + density(Math.abs(t));
  for (let i = 1; i < steps; i += 1) area += density(i * width) * (i % 2 ? 4 : 2);
  return Math.max(0, 1 - 2 * ((area * width) / 3));
}

/** Welch's test: how likely samples that differ as much are when both came from one mean, 0 to 1. */
export function welch(a: readonly number[], b: readonly number[]): number {
  const describe = (list: readonly number[]) => {
    const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
    const variance = list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (list.length - 1);
    return { mean, error: variance / list.length, freedom: list.length - 1 };
  };
  const [x, y] = [describe(a), describe(b)];
  const error = x.error + y.error;
  const freedom = error ** 2 / (x.error ** 2 / x.freedom + y.error ** 2 / y.freedom);
  return twoSided((x.mean - y.mean) / Math.sqrt(error), freedom);
}
