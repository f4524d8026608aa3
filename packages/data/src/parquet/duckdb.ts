import type { DuckDBConnection } from '@duckdb/node-api';

/** One file at a time needs little; the rest of the machine is not ours. */
const SETTINGS = { threads: '1', memory_limit: '512MB', autoinstall_known_extensions: 'false' };

/**
 * A database in memory for one file. Loaded when the first Parquet file comes, since the library is
 * 68 MB of native code that nobody else needs.
 */
export async function withDuckdb<Answer>(
  work: (connection: DuckDBConnection) => Promise<Answer>,
): Promise<Answer> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', SETTINGS);
  try {
    const connection = await instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}
