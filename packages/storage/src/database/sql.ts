import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** A row as the driver gives it: to be parsed before it is used. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement: text with values in between, which go to the server as parameters and never
 * into the text, or fragments made by `columns`, `identifier` and `script`. Rejects with the
 * driver's error.
 */
export type Queryable = (
  strings: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<readonly Row[]>;

/** A pool of connections. */
export type Sql = Queryable &
  Readonly<{
    /** Runs statements on one connection, all or none of which count. */
    transaction<Value>(run: (sql: Queryable) => Promise<Value>): Promise<Value>;
    /**
     * Closes all connections when their statements have ended, or leaves them after so many
     * seconds.
     */
    end(options?: Readonly<{ timeout: number }>): Promise<void>;
  }>;

/** How long closing waits for statements that still run, unless the caller says otherwise. */
const END_SECONDS_MAX = 30;

class Fragment {
  readonly #parts: readonly string[];
  readonly #values: readonly unknown[];

  constructor(parts: readonly string[], values: readonly unknown[]) {
    this.#parts = parts;
    this.#values = values;
  }

  /** Appends its text, numbering its values behind those that are already there. */
  appendTo(values: unknown[]): string {
    let text = this.#parts[0] ?? '';
    this.#values.forEach((value, index) => {
      text += value instanceof Fragment ? value.appendTo(values) : `$${values.push(value)}`;
      text += this.#parts[index + 1] ?? '';
    });
    return text;
  }
}

/** `(a, b) values (…, …)` for an insert of one row. */
export function columns(row: Row): unknown {
  const names = Object.keys(row).map(quoted).join(', ');
  const values = Object.values(row);
  const parts = values.map((_, index) => (index === 0 ? `(${names}) values (` : ', '));
  return new Fragment([...parts, ')'], values);
}

/** The name of a table or column. */
export const identifier = (name: string): unknown => new Fragment([quoted(name)], []);

/** Text of our own, of one or several statements. Never give it anything from outside. */
export const script = (text: string): unknown => new Fragment([text], []);

/**
 * Opens a pool. No connection is made before the first statement; a lost one is replaced by the
 * next.
 *
 * The driver is `pg`: `postgres` 3.4.9 ends the process when a connection is lost within a
 * transaction (its issues 1066, 1154 and 1208).
 */
export function openPool(options: pg.PoolConfig): Sql {
  const pool = new pg.Pool({ ...options, types: TYPES });
  // An idle connection that is lost is nobody's failure: the next statement opens another one.
  pool.on('error', () => undefined);
  const run = queryableOn((text, values) => pool.query<Row>(text, values));
  return Object.assign(run, {
    transaction: <Value>(body: (sql: Queryable) => Promise<Value>) => transact(pool, body),
    async end({ timeout = END_SECONDS_MAX }: Readonly<{ timeout?: number }> = {}): Promise<void> {
      const limit = new AbortController();
      const late = pause(timeout * 1_000, undefined, { signal: limit.signal, ref: false });
      await Promise.race([pool.end(), late.catch(() => undefined)]);
      limit.abort();
    },
  });
}

type Run = (text: string, values: unknown[]) => Promise<Readonly<{ rows: Row[] }>>;

const queryableOn =
  (run: Run): Queryable =>
  async (strings, ...values) => {
    const parameters: unknown[] = [];
    const text = new Fragment(strings, values).appendTo(parameters);
    const { rows } = await run(text, parameters);
    return rows;
  };

async function transact<Value>(
  pool: pg.Pool,
  body: (sql: Queryable) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  // A connection that is lost between two statements says so here; the next statement fails then.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const value = await body(queryableOn((text, values) => client.query<Row>(text, values)));
    await client.query('commit');
    return value;
  } catch (error) {
    failure = await rollBack(client);
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(failure);
  }
}

/** A connection that cannot even roll back is thrown away. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Eight-byte integers are exact numbers here: money and times stay far below 2^53. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, exactNumber);

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
