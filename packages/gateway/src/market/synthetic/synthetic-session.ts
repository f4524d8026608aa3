import { emptyColumns, type MinuteColumns } from '../market-source.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Family, FamilyShape } from './synthetic-families.ts';
import { NQ_PROFILE, PROFILE_BUCKET_MINUTES, type ProfileRow } from './synthetic-profile.ts';

/** What the next session needs of the ones before it. Small, so any session can be made again. */
export type SyntheticState = Readonly<{
  /** The last traded price in ticks. */
  priceTicks: number;
  /** How wild the days are just now, a standard normal number that changes slowly. */
  mood: number;
}>;

/** What a session tells those that follow it, minute by minute. */
export type SessionPulse = Readonly<{
  /** Standard normal: the minute's move in units of its volatility. */
  shocks: Float64Array;
  /** Standard normal: how wild the minute is for its time of day. */
  wildness: Float64Array;
}>;

export type SyntheticSession = Readonly<{
  /** Minutes of the future and of its micro. */
  standard: MinuteColumns;
  micro: MinuteColumns;
  pulse: SessionPulse;
  next: SyntheticState;
}>;

export type SessionRequest = Readonly<{
  seed: number;
  /** Tells sessions of one seed apart: days since 1970 of the trade date. */
  dayNumber: number;
  opensAt: number;
  minutes: number;
  state: SyntheticState;
  /** The level that prices are drawn back to over many sessions, in ticks. */
  anchorTicks: number;
  family: Family;
  /** Of the session that it follows; null for one of its own. */
  leader: SessionPulse | null;
}>;

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
/** All sessions here open at 18:00 New York, and no clock change falls inside one. */
const OPENING_MINUTE = 18 * 60;
/** Shares of the variance of log volatility: of the day, of some hours, of some minutes. */
const DAY_SHARE = 0.2;
const SLOW_SHARE = 0.45;
const FAST_SHARE = 1 - DAY_SHARE - SLOW_SHARE;
/** Correlation with the minute (the day) before. */
const SLOW_MEMORY = 0.995;
const FAST_MEMORY = 0.9;
const MOOD_MEMORY = 0.6;
/** Beyond this many deviations volatility does not rise: no minute moves the market by percents. */
const WILDEST = 3;
/** What the cap takes from the mean, given back. */
const CAP_LOSS = 1.03;
/** Part of the distance to the anchor that a session closes on average. */
const PULL = 0.004;
const GAP_BP = 6;
/** Expected |x| of a standard normal number. */
const MEAN_NORMAL = Math.sqrt(2 / Math.PI);

type Bucket = Readonly<{
  scale: number;
  spread: number;
  wick: number;
  volume: number;
}>;

const BUCKETS = bucketsByStart(NQ_PROFILE);
const HOUR_MINUTES = 60;

/**
 * One session of the synthetic market, minute by minute.
 *
 * A minute's return is normal with a log-normal volatility: its median and spread are those of the
 * time of day, so mean and root mean square of the measured profile come out, and its logarithm is
 * the sum of a daily, a slow and a fast part, so quiet and wild stretches cluster. Highs and lows
 * are those of a Brownian bridge, stretched to the measured range of the time of day. One that
 * follows another is as wild as that one at each minute, and mostly moves with it.
 *
 * @returns equal minutes for equal requests, on any machine.
 */
export function syntheticSession(request: SessionRequest): SyntheticSession {
  const { opensAt, minutes, state, anchorTicks, family } = request;
  const random = randomOf(request);
  const mood = MOOD_MEMORY * state.mood + Math.sqrt(1 - MOOD_MEMORY ** 2) * random.normal();
  const standard = emptyColumns(minutes);
  const micro = emptyColumns(minutes);
  const pulse = { shocks: new Float64Array(minutes), wildness: new Float64Array(minutes) };
  const drift = (-PULL * Math.log(state.priceTicks / anchorTicks)) / DAY_MINUTES;
  const buckets = bucketsOf(family.shape);
  let level = state.priceTicks * Math.exp((GAP_BP / 10_000) * random.normal());
  let slow = random.normal();
  let fast = random.normal();
  for (let index = 0; index < minutes; index += 1) {
    slow = SLOW_MEMORY * slow + Math.sqrt(1 - SLOW_MEMORY ** 2) * random.normal();
    fast = FAST_MEMORY * fast + Math.sqrt(1 - FAST_MEMORY ** 2) * random.normal();
    const mixed = request.leader?.wildness[index] ?? mixedOf({ mood, slow, fast });
    const shock = shockOf(request, index, random.normal());
    pulse.wildness[index] = mixed;
    pulse.shocks[index] = shock;
    const bucket = bucketAt(index, buckets);
    const wildness = wildnessOf(mixed, bucket);
    const sigma = bucket.scale * wildness;
    const from = level;
    level = from * Math.exp(sigma * shock + drift);
    writeMinute(standard, index, opensAt, { from, to: level, sigma, bucket, wildness }, random);
    writeMicro(micro, standard, { index, volumeRatio: family.microVolume }, random);
  }
  return { standard, micro, pulse, next: { priceTicks: Math.round(level), mood } };
}

const randomOf = ({ seed, dayNumber, family: { stream } }: SessionRequest): SeededRandom =>
  stream === null ? new SeededRandom(seed, dayNumber) : new SeededRandom(seed, dayNumber, stream);

function shockOf({ leader, family }: SessionRequest, index: number, own: number): number {
  const led = leader?.shocks[index];
  const correlation = family.leader?.correlation ?? 0;
  return led === undefined ? own : correlation * led + Math.sqrt(1 - correlation ** 2) * own;
}

type Draws = Readonly<{ mood: number; slow: number; fast: number }>;

const mixedOf = ({ mood, slow, fast }: Draws): number =>
  Math.sqrt(DAY_SHARE) * mood + Math.sqrt(SLOW_SHARE) * slow + Math.sqrt(FAST_SHARE) * fast;

/** Volatility as a multiple of the mean of the time of day; its mean over time is one. */
function wildnessOf(mixed: number, { spread }: Bucket): number {
  return Math.exp(spread * Math.min(mixed, WILDEST) - (spread * spread) / 2);
}

type MinuteShape = Readonly<{
  from: number;
  to: number;
  sigma: number;
  wildness: number;
  bucket: Bucket;
}>;

function writeMinute(
  columns: MinuteColumns,
  index: number,
  opensAt: number,
  { from, to, sigma, bucket, wildness }: MinuteShape,
  random: SeededRandom,
): void {
  const open = Math.round(from);
  const close = Math.round(to);
  const reach = sigma * from;
  const above = bridgeExtreme(Math.abs(to - from), reach, random) * bucket.wick;
  const below = bridgeExtreme(Math.abs(to - from), reach, random) * bucket.wick;
  columns.openedAt[index] = opensAt + index * MINUTE_MS;
  columns.open[index] = open;
  columns.close[index] = close;
  columns.high[index] = Math.max(open, close, Math.round(Math.max(from, to) + above));
  columns.low[index] = Math.min(open, close, Math.round(Math.min(from, to) - below));
  const mean = bucket.volume * (0.4 + 0.6 * wildness);
  columns.volume[index] = Math.max(1, Math.round(mean * Math.exp(0.35 * random.normal() - 0.06)));
}

/** How far a Brownian path between two ends goes beyond the outer one; exact for one side. */
function bridgeExtreme(distance: number, reach: number, random: SeededRandom): number {
  const tail = -2 * reach * reach * Math.log(1 - random.next());
  return (Math.sqrt(distance * distance + tail) - distance) / 2;
}

/** The micro follows the path of the future and prints at most one tick beside it. */
function writeMicro(
  micro: MinuteColumns,
  { openedAt, open, high, low, close, volume }: MinuteColumns,
  { index, volumeRatio }: Readonly<{ index: number; volumeRatio: number }>,
  random: SeededRandom,
): void {
  const opened = (open[index] ?? 0) + random.below(3) - 1;
  const closed = (close[index] ?? 0) + random.below(3) - 1;
  micro.openedAt[index] = openedAt[index] ?? 0;
  micro.open[index] = opened;
  micro.close[index] = closed;
  micro.high[index] = Math.max(opened, closed, high[index] ?? 0);
  micro.low[index] = Math.min(opened, closed, low[index] ?? 0);
  micro.volume[index] = Math.round((volume[index] ?? 0) * volumeRatio);
}

function bucketAt(minuteOfSession: number, buckets: readonly (Bucket | null)[]): Bucket {
  const minute = (OPENING_MINUTE + minuteOfSession) % DAY_MINUTES;
  const bucket = buckets[Math.floor(minute / PROFILE_BUCKET_MINUTES)] ?? null;
  if (bucket === null) throw new RangeError(`No profile for minute ${minute} of the day.`);
  return bucket;
}

const SHAPED = new Map<FamilyShape, readonly (Bucket | null)[]>();

/** The quarters of an hour of a day as a product trades them, from midnight on. */
function bucketsOf(shape: FamilyShape): readonly (Bucket | null)[] {
  const known = SHAPED.get(shape);
  if (known !== undefined) return known;
  const made = Array.from({ length: DAY_MINUTES / PROFILE_BUCKET_MINUTES }, (_, place) => {
    const start = place * PROFILE_BUCKET_MINUTES;
    const bucket = BUCKETS.get(start);
    if (bucket === undefined) return null;
    const hour = Math.floor(start / HOUR_MINUTES);
    const { scale, spread, wick, volume } = bucket;
    const [moves, volumes] = [shape.moves[hour] ?? 1, shape.volumes[hour] ?? 1];
    return { scale: scale * moves, spread, wick, volume: volume * volumes };
  });
  SHAPED.set(shape, made);
  return made;
}

/**
 * For a normal number times a log-normal one the ratio of root mean square and mean absolute value
 * gives the spread, and half of the mean range beyond the body is what a bridge's end must reach.
 */
function bucketsByStart(rows: readonly ProfileRow[]): ReadonlyMap<number, Bucket> {
  return new Map(
    rows.map(([start, meanAbsoluteBp, rootMeanSquareBp, meanRangeBp, volume]): [number, Bucket] => {
      const ratio = (rootMeanSquareBp * MEAN_NORMAL) / meanAbsoluteBp;
      const spread = Math.sqrt(2 * Math.log(Math.max(ratio, 1.05)));
      const scale = (CAP_LOSS * meanAbsoluteBp) / MEAN_NORMAL / 10_000;
      const wick = (meanRangeBp - meanAbsoluteBp) / meanAbsoluteBp;
      return [start, { scale, spread, wick, volume }];
    }),
  );
}
