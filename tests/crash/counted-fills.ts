import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listJournals, readJournal } from '@loadline/storage';
import type { DeskProcess, Json } from '../support/desk-process.ts';
import { rows } from '../support/desk-truth.ts';

const PAGE = 500;

/** The venue's fill ids in the order in which the journal counts them; one twice is twice. */
export function journalledFills(dataFolder: string): readonly string[] {
  const root = join(dataFolder, 'journal');
  return readdirSync(root).flatMap((desk) => fillsOf(join(root, desk)));
}

/** How many fills the database tells of: fed by the journal, it may neither skip nor repeat. */
export async function storedFills(desk: DeskProcess): Promise<number> {
  let count = 0;
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await desk.api(`/api/feed?limit=${PAGE}&before=${before}`);
    if (page === null) throw new Error('The API does not tell its feed.');
    const entries = rows(page, 'entries');
    count += entries.filter(({ kind }) => kind === 'filled').length;
    if (page['more'] !== true) return count;
    before = Number(entries[0]?.['sequence']);
  }
}

function fillsOf(folder: string): readonly string[] {
  const files = listJournals(folder);
  if (!files.ok) throw new Error(files.error.message);
  return files.value.flatMap(({ path }) => {
    const opened = readJournal(path);
    if (!opened.ok) throw new Error(opened.error.message);
    const fills: string[] = [];
    for (const record of opened.value.records({ inputs: false, effects: false, audits: true })) {
      if (record.kind !== 'audit') continue;
      const { kind, data } = record.value as Json;
      if (kind === 'filled') fills.push(String(((data as Json)['fill'] as Json)['fillId']));
    }
    return fills;
  });
}
