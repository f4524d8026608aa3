import type { Result } from '@loadline/core';
import type { DataFault } from '../files/data-fault.ts';
import { readKind } from '../series/read-kind.ts';
import type { ContractSeries, ReadOptions, SeriesFile, StrayRows } from '../series/read-series.ts';
import type { BarColumns } from './bar-columns.ts';
import { BARS } from './bar-kind.ts';

export type ReadBarsOptions = ReadOptions;

/** The bars of one contract out of a file, in the stretch in which it stands for the product. */
export type BarSeries = ContractSeries<BarColumns>;

/** Bars that were left out since they start outside every session of the product. */
export type StrayBars = StrayRows;

export type BarFile = SeriesFile<BarColumns>;

/**
 * Reads a file of one-minute bars (CSV, gzipped or not, or Parquet) into columns by contract.
 *
 * A continuous file is cut at the rolls. Bars that start outside every session are left out and
 * counted: files hold single prints of weekends and pauses on which nobody could have traded. In
 * years that the holiday calendar does not cover, regular hours decide.
 */
export const readBars = (
  path: string,
  options: ReadBarsOptions = {},
): Promise<Result<BarFile, DataFault>> => readKind(path, BARS, options);
