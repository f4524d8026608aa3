/**
 * How a product differs from NQ, by hour of the day in New York: its mean move and its volume as
 * multiples of NQ's. No product trades from 17:00 to 18:00.
 */
export type FamilyShape = Readonly<{ moves: readonly number[]; volumes: readonly number[] }>;

/** A future of the synthetic market, and its micro where that trades too. */
export type Family = Readonly<{
  root: string;
  micro: string | null;
  /** Contracts of the micro for one of the future. */
  microVolume: number;
  /** Its price where the history begins, in points. Prices are drawn back to it over months. */
  anchor: number;
  /** Tells the chance of one family from that of another; NQ has none of its own. */
  stream: number | null;
  /** The family whose minutes it follows, and how closely; null for one of its own. */
  leader: Readonly<{ root: string; correlation: number }> | null;
  shape: FamilyShape;
}>;

const HOURS = 24;
const each = (value: number): readonly number[] => Array.from({ length: HOURS }, () => value);

/**
 * Moves and correlation were measured on one-minute bars of 2026-01-21 to 2026-02-27 against those
 * of MNQ in the same minutes; gold's are halved, since these weeks were its wildest in decades.
 * Volumes of CL and GC are of the same weeks; that ES trades 2.6 times what NQ does is an estimate.
 */
export const FAMILIES: readonly Family[] = [
  {
    root: 'NQ',
    micro: 'MNQ',
    microVolume: 2.2,
    anchor: 25_000,
    stream: null,
    leader: null,
    shape: { moves: each(1), volumes: each(1) },
  },
  {
    root: 'ES',
    micro: 'MES',
    microVolume: 0.5,
    anchor: 6_900,
    stream: 1,
    leader: { root: 'NQ', correlation: 0.944 },
    shape: { moves: each(0.71), volumes: each(2.6) },
  },
  {
    root: 'CL',
    micro: null,
    microVolume: 0,
    anchor: 60,
    stream: 2,
    leader: null,
    shape: {
      moves: [
        1.92, 1.95, 2.44, 2.28, 2.76, 2.84, 2.49, 2.14, 2.61, 1.47, 1.45, 1.74, 1.68, 1.79, 1.75,
        1.26, 1.69, 1.69, 1.72, 1.27, 2.11, 1.93, 1.69, 1.47,
      ],
      volumes: [
        0.24, 0.24, 0.42, 0.53, 0.64, 0.75, 0.62, 0.51, 0.62, 0.2, 0.18, 0.2, 0.2, 0.22, 0.31, 0.09,
        0.18, 0.18, 0.13, 0.13, 0.22, 0.24, 0.2, 0.2,
      ],
    },
  },
  {
    root: 'GC',
    micro: null,
    microVolume: 0,
    anchor: 4_800,
    stream: 3,
    leader: null,
    shape: {
      moves: [
        1.6, 1.5, 1.36, 0.98, 1.07, 1.15, 0.95, 0.9, 1.14, 0.69, 0.73, 0.84, 0.8, 0.92, 0.85, 0.85,
        0.98, 0.98, 1.44, 1.39, 1.96, 1.6, 1.51, 1.4,
      ],
      volumes: [
        0.53, 0.46, 0.51, 0.37, 0.4, 0.44, 0.33, 0.29, 0.37, 0.11, 0.11, 0.11, 0.11, 0.15, 0.09,
        0.09, 0.13, 0.13, 0.35, 0.33, 0.48, 0.46, 0.37, 0.33,
      ],
    },
  },
];
