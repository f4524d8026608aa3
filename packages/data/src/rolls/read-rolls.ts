import {
  type Contract,
  contractNear,
  err,
  makeContract,
  ok,
  type Product,
  parseSymbol,
  type Result,
  type Roll,
  type UnixMs,
} from '@loadline/core';
import { readHeader } from '../files/csv-header.ts';
import { CsvRows } from '../files/csv-rows.ts';
import { type DataFault, fileFault, lineFault, quoted } from '../files/data-fault.ts';
import { readBytes } from '../files/read-bytes.ts';
import { TimestampReader } from '../files/timestamp-reader.ts';

const COLUMNS = ['first_bar_of_new_contract_utc', 'from', 'to'] as const;

type RollContext = Readonly<{ path: string; product: Product; rows: CsvRows }>;

/**
 * Reads a roll file: one line per change of the front month, oldest first, each going on where the
 * one before ended. Columns beyond the three are ignored. A file of the mini serves its micro and
 * the other way round, since both change at the same time.
 */
export async function readRolls(
  path: string,
  product: Product,
): Promise<Result<readonly Roll[], DataFault>> {
  const bytes = await readBytes(path);
  if (!bytes.ok) return bytes;
  const rows = new CsvRows(bytes.value);
  const header = readHeader(rows, path, COLUMNS);
  if (!header.ok) return header;
  const rolls: Roll[] = [];
  const times = new TimestampReader();
  while (rows.next()) {
    const roll = readRow({ path, product, rows }, times, header.value.fields);
    if (!roll.ok) return roll;
    const fault = orderFault(rolls.at(-1), roll.value, { path, line: rows.line });
    if (fault !== null) return err(fault);
    rolls.push(roll.value);
  }
  return rolls.length === 0
    ? err(fileFault('FILE_EMPTY', path, 'there is a header and no roll below it.'))
    : ok(rolls);
}

function readRow(
  context: RollContext,
  times: TimestampReader,
  [timeField = 0, fromField = 0, toField = 0]: readonly number[],
): Result<Roll, DataFault> {
  const { path, rows } = context;
  const at = times.read(rows.bytes, rows.starts[timeField] ?? 0, rows.ends[timeField] ?? 0);
  if (rows.count <= Math.max(timeField, fromField, toField)) {
    const sentence = `expected a time and two contracts, found ${rows.count} fields.`;
    return err(lineFault('FIELD_COUNT', { path, line: rows.line }, sentence));
  }
  if (Number.isNaN(at)) {
    const found = `the time ${quoted(rows.text(timeField))} is not understood`;
    const sentence = `${found}; expected one with its zone, such as 2024-01-02T14:30:00Z.`;
    return err(lineFault('TIMESTAMP_BAD', { path, line: rows.line }, sentence));
  }
  const from = readContract(context, fromField, at as UnixMs);
  if (!from.ok) return from;
  const to = readContract(context, toField, at as UnixMs);
  return to.ok ? ok({ at: at as UnixMs, from: from.value, to: to.value }) : to;
}

function readContract(
  { path, product, rows }: RollContext,
  field: number,
  at: UnixMs,
): Result<Contract, DataFault> {
  const text = rows.text(field);
  const line = { path, line: rows.line };
  const meaning = parseSymbol(text);
  if (!meaning.ok || meaning.value.kind !== 'contract') {
    const sentence = `${quoted(text)} is no contract; expected one such as ${product.root}Z5.`;
    return err(lineFault('CONTRACT_BAD', line, sentence));
  }
  const { product: named } = meaning.value;
  if ((named.microOf ?? named.root) !== (product.microOf ?? product.root)) {
    const sentence = `${text} is a contract of ${named.root}; expected one of ${product.root}.`;
    return err(lineFault('ROLL_PRODUCT', line, sentence));
  }
  const { month, year } = contractNear(meaning.value, at);
  return ok(makeContract(product, month, year));
}

function orderFault(
  previous: Roll | undefined,
  roll: Roll,
  line: Readonly<{ path: string; line: number }>,
): DataFault | null {
  if (roll.to.lastTradeDate <= roll.from.lastTradeDate) {
    const found = `${roll.to.name} expires no later than ${roll.from.name}`;
    const sentence = `${found}; expected a later month.`;
    return lineFault('ROLL_ORDER', line, sentence);
  }
  if (previous === undefined) return null;
  if (roll.at <= previous.at) {
    return lineFault(
      'ROLL_ORDER',
      line,
      'the roll is no later than the one before; expected a rise.',
    );
  }
  if (roll.from.id === previous.to.id) return null;
  const expected = `expected ${previous.to.name}, as the line before says`;
  const sentence = `the roll leaves ${roll.from.name}; ${expected}.`;
  return lineFault('ROLL_ORDER', line, sentence);
}
