export {
  type BarColumns,
  barAt,
  firstAt,
  sliceColumns,
} from './bars/bar-columns.ts';
export { type BarGap, type BarSummary, checkBars } from './bars/check-bars.ts';
export {
  type BarFile,
  type BarSeries,
  type ReadBarsOptions,
  readBars,
  type StrayBars,
} from './bars/read-bars.ts';
export type { DataFault, DataFaultCode } from './files/data-fault.ts';
export { readRolls } from './rolls/read-rolls.ts';
