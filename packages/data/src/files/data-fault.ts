/** Why a file could not be used. The list is closed; a code never changes its meaning. */
export type DataFaultCode =
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'FILE_EMPTY'
  | 'GZIP_BROKEN'
  | 'PARQUET_BROKEN'
  | 'HEADER_WRONG'
  | 'FIELD_COUNT'
  | 'TIMESTAMP_BAD'
  | 'TIME_DUPLICATE'
  | 'TIME_BACKWARD'
  | 'PRICE_BAD'
  | 'PRICE_OFF_TICK'
  | 'PRICES_INCONSISTENT'
  | 'VOLUME_BAD'
  | 'AGGRESSOR_BAD'
  | 'QUOTE_CROSSED'
  | 'SYMBOL_UNKNOWN'
  | 'SYMBOL_UNTOLD'
  | 'RANGE_REVERSED'
  | 'RANGE_EMPTY'
  | 'CONTRACT_BAD'
  | 'ROLL_PRODUCT'
  | 'ROLL_ORDER';

/** `message` is one sentence for a person, with file, line and what was expected. */
export type DataFault = Readonly<{
  code: DataFaultCode;
  message: string;
  path: string;
  /**
   * Counted from 1. The header of a CSV file is line 1; a Parquet file has rows without one. Null
   * where the fault is not in a line.
   */
  line: number | null;
}>;

export const fileFault = (code: DataFaultCode, path: string, sentence: string): DataFault => ({
  code,
  message: `${path}: ${sentence}`,
  path,
  line: null,
});

export const lineFault = (
  code: DataFaultCode,
  at: Readonly<{ path: string; line: number }>,
  sentence: string,
): DataFault => ({
  code,
  message: `${at.path}, line ${at.line}: ${sentence}`,
  path: at.path,
  line: at.line,
});

/** The same for a Parquet file, whose rows are counted without a header. */
export const rowFault = (
  code: DataFaultCode,
  at: Readonly<{ path: string; row: number }>,
  sentence: string,
): DataFault => ({
  code,
  message: `${at.path}, row ${at.row}: ${sentence}`,
  path: at.path,
  line: at.row,
});

/** Text of a file within a sentence: quoted, without control characters, not longer than a line. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(short.replaceAll(/[^\x20-\x7e]/g, '?'));
}
