export { AverageTrueRange, type AverageTrueRangeState } from './average-true-range.ts';
