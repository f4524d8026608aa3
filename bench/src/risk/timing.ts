import { assert } from '@loadline/core';
import { figureOf, type Measured, quantile } from '../figure.ts';

/** What is measured, by the number of the call; its answer keeps it from being left out. */
export type Call = (index: number) => number;

/** The same work by the product and by hand. */
export type Sides = Readonly<{ ours: Call; naive: Call }>;

const ROUNDS = 9;
const WARM_UPS = 3;
const TIMED_CALLS = 40_000;

/** Percentiles of single calls, and calls a second: `NAME.p50`, `NAME.p99`, `NAME.rate`. */
export function callFigures(
  { ours, naive }: Sides,
  words: Readonly<{ name: string; beside: string; calls: number }>,
): readonly Measured[] {
  const { name, beside, calls } = words;
  const [times, naiveTimes]: [number[][], number[][]] = [[], []];
  const [rates, naiveRates]: [number[], number[]] = [[], []];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const [one, other] = [timesOf(ours), timesOf(naive)];
    const [rate, naiveRate] = [calls / secondsOf(ours, calls), calls / secondsOf(naive, calls)];
    if (round < 0) continue;
    times.push(one);
    naiveTimes.push(other);
    rates.push(rate);
    naiveRates.push(naiveRate);
  }
  const at = (suffix: string, part: number): Measured =>
    figureOf(
      { name: `${name}.${suffix}`, unit: 'ns', beside },
      times.map((round) => quantile(round, part)),
      naiveTimes.map((round) => quantile(round, part)),
    );
  const rate = figureOf({ name: `${name}.rate`, unit: '1/s', beside }, rates, naiveRates);
  return [at('p50', 0.5), at('p99', 0.99), rate];
}

/** Nanoseconds of a call, by the time that many take together. */
export function perCall(
  { ours, naive }: Sides,
  { calls, ...words }: Readonly<{ name: string; beside: string; calls: number }>,
): Measured {
  const [values, references]: [number[], number[]] = [[], []];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const value = (secondsOf(ours, calls) * 1e9) / calls;
    const reference = (secondsOf(naive, calls) * 1e9) / calls;
    if (round < 0) continue;
    values.push(value);
    references.push(reference);
  }
  return figureOf({ ...words, unit: 'ns' }, values, references);
}

/** Nanoseconds of each call alone, what reading the clock takes among them. */
function timesOf(call: Call): number[] {
  const times: number[] = [];
  let sum = 0;
  for (let index = 0; index < TIMED_CALLS; index += 1) {
    const startedAt = performance.now();
    sum += call(index);
    times.push((performance.now() - startedAt) * 1e6);
  }
  assert(Number.isFinite(sum), 'every call answers a number');
  return times;
}

function secondsOf(call: Call, calls: number): number {
  let sum = 0;
  const startedAt = performance.now();
  for (let index = 0; index < calls; index += 1) sum += call(index);
  const seconds = (performance.now() - startedAt) / 1_000;
  assert(Number.isFinite(sum), 'every call answers a number');
  return seconds;
}
