import { mkdirSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { err, type IsoDate, ok, type Result } from '@loadline/core';
import { errorCode, fault, fileFault, type StorageFault } from '../storage-fault.ts';
import { BlockReader, type JournalEnding } from './block-reader.ts';

/** A journal file of a desk. */
export type JournalFile = Readonly<{ day: IsoDate; path: string }>;

const FILE_NAME = /^(\d{4}-\d{2}-\d{2})\.journal$/;

export const journalPath = (folder: string, day: IsoDate): string => join(folder, `${day}.journal`);

/** The folder of a desk's journal within a data folder. Names are safe as file names. */
export function journalFolder(dataFolder: string, desk: string): string {
  return join(dataFolder, 'journal', desk.replaceAll(/[^A-Za-z0-9-]/g, '_'));
}

/** The journal files of one desk's folder, oldest first; none when there is no folder yet. */
export function listJournals(folder: string): Result<readonly JournalFile[], StorageFault> {
  try {
    const names = readdirSync(folder);
    const files = names.flatMap((name): JournalFile[] => {
      const day = FILE_NAME.exec(name)?.[1];
      return day === undefined ? [] : [{ day: day as IsoDate, path: join(folder, name) }];
    });
    return ok(files.sort((left, right) => (left.day < right.day ? -1 : 1)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ok([]);
    return err(fileFault(error, folder, 'JOURNAL_UNREADABLE'));
  }
}

/** Where writing goes on in an existing file. */
export type JournalEnd = Readonly<{
  path: string;
  day: IsoDate;
  bytes: number;
  hash: Buffer;
  nextSequence: number;
  ending: JournalEnding;
}>;

/** Verifies a file to its end, without decoding its records. */
export function findJournalEnd(path: string): Result<JournalEnd, StorageFault> {
  const opened = BlockReader.open(path);
  if (!opened.ok) return opened;
  const blocks = opened.value;
  try {
    while (blocks.next() !== null);
    const ending = blocks.ending ?? { kind: 'clean' };
    if (ending.kind === 'corrupt') return err(corruptFault(path, ending));
    const { offset: bytes, hash, nextSequence } = blocks;
    return ok({ path, day: blocks.header.day, bytes, hash, nextSequence, ending });
  } catch (error) {
    return err(fileFault(error, path, 'JOURNAL_UNREADABLE'));
  } finally {
    blocks.close();
  }
}

/** Cuts the torn tail off, so that new blocks follow the last sound one. */
export function cutTornTail({ path, bytes, ending }: JournalEnd): Result<null, StorageFault> {
  if (ending.kind === 'clean') return ok(null);
  try {
    truncateSync(path, bytes);
    return ok(null);
  } catch (error) {
    return err(fileFault(error, path, 'JOURNAL_WRITE_FAILED'));
  }
}

export function makeFolder(folder: string): Result<null, StorageFault> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return ok(null);
  } catch (error) {
    return err(fileFault(error, folder, 'DATA_FOLDER_NOT_WRITABLE'));
  }
}

const corruptFault = (
  path: string,
  { offset, reason }: Exclude<JournalEnding, { kind: 'clean' }>,
): StorageFault =>
  fault(
    'JOURNAL_CORRUPT',
    `The journal ${path} is damaged at byte ${offset} (${reason}); ` +
      'keep a copy and start with --fresh, or restore the file.',
  );
