import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { err, ok, type Result } from '@loadline/core';
import { type DataFault, fileFault } from './data-fault.ts';

const unzip = promisify(gunzip);

/** Reads a whole file, unpacked when its content (not its name) is gzip, without an order mark. */
export async function readBytes(path: string): Promise<Result<Uint8Array, DataFault>> {
  const raw = await readRaw(path);
  if (!raw.ok) return raw;
  const bytes = isGzip(raw.value) ? await unpack(path, raw.value) : raw;
  if (!bytes.ok) return bytes;
  const text = withoutMark(bytes.value);
  return text.length === 0 ? err(fileFault('FILE_EMPTY', path, 'the file is empty.')) : ok(text);
}

/** Whether a file begins as Parquet files do; false also for one that cannot be read. */
export async function isParquet(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer } = await file.read({ buffer: Buffer.alloc(4), position: 0 });
      return buffer.toString('latin1') === 'PAR1';
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function readRaw(path: string): Promise<Result<Uint8Array, DataFault>> {
  try {
    return ok(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return err(fileFault('FILE_MISSING', path, 'there is no such file.'));
    const reason = code === 'EISDIR' ? 'is a folder, not a file' : `cannot be read (${code})`;
    return err(fileFault('FILE_UNREADABLE', path, `it ${reason}.`));
  }
}

async function unpack(path: string, packed: Uint8Array): Promise<Result<Uint8Array, DataFault>> {
  try {
    return ok(await unzip(packed));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    const sentence = `the gzip data is cut off or broken (${reason}).`;
    return err(fileFault('GZIP_BROKEN', path, sentence));
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function withoutMark(bytes: Uint8Array): Uint8Array {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? bytes.subarray(3) : bytes;
}
