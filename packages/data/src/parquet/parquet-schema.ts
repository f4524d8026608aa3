/** What a column of our files holds; it decides which Parquet types are taken and written. */
export type ColumnForm = 'time' | 'price' | 'count' | 'word';

/** The form of a column by its name, the same in every kind of file. */
export function formOf(name: string): ColumnForm {
  if (name === 'timestamp') return 'time';
  if (name === 'aggressor') return 'word';
  return name === 'volume' || name.endsWith('size') ? 'count' : 'price';
}

/** The types that we write. Timestamps are microseconds in UTC. */
export const WRITTEN_TYPES: Readonly<Record<ColumnForm, string>> = {
  time: 'TIMESTAMP WITH TIME ZONE',
  price: 'DOUBLE',
  count: 'BIGINT',
  word: 'VARCHAR',
};

const NUMBER = /^(DOUBLE|FLOAT|DECIMAL\(.*\)|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/;

/** Whether a column of a file has a type that we read, and what is expected of it. */
export const READABLE: Readonly<Record<ColumnForm, Readonly<{ type: RegExp; expected: string }>>> =
  {
    time: { type: /^TIMESTAMP WITH TIME ZONE$/, expected: 'a timestamp in UTC' },
    price: { type: NUMBER, expected: 'a number' },
    count: { type: NUMBER, expected: 'a number' },
    word: { type: /^(VARCHAR|ENUM.*)$/, expected: 'text' },
  };

/** A column as an expression that gives plain numbers and texts: milliseconds, decimals, words. */
export function readingOf(form: ColumnForm, column: string): string {
  if (form === 'time') return `epoch_us(${column})::DOUBLE / 1000`;
  return form === 'word' ? `${column}::VARCHAR` : `${column}::DOUBLE`;
}

/** A path as a text of SQL that means this one file, also where it holds `*`, `?` or `[`. */
export const fileText = (path: string): string =>
  sqlText(path.replaceAll(/[*?[]/g, (sign) => `[${sign}]`));

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
