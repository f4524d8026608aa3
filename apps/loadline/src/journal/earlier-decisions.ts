import type { IsoDate } from '@loadline/core';
import type { AuditEvent, AuditRecord } from '@loadline/engine/ports';
import { type JournalFile, listJournals, readJournal } from '@loadline/storage';
import type { KeptDecision } from '../view/decision-section.ts';

/** A start must not wait for long: a quiet desk shows what the last days have. */
const DAYS_LOOKED_THROUGH = 2;

/**
 * What risk decided on the days before the one that is recovered, oldest first. After the
 * roll of a day the journal's last file has none yet, and a page without any looks like a fault.
 */
export function earlierDecisions(folder: string, day: IsoDate): readonly KeptDecision[] {
  const files = listJournals(folder);
  if (!files.ok) return [];
  const earlier = files.value.filter((file) => file.day < day).slice(-DAYS_LOOKED_THROUGH);
  return earlier.flatMap(decisionsOf);
}

const AUDITS_ONLY = { inputs: false, effects: false, audits: true } as const;
const MARK = '"kind":"riskDecided"';

function decisionsOf({ path }: JournalFile): readonly KeptDecision[] {
  const opened = readJournal(path);
  if (!opened.ok) return [];
  const decisions: KeptDecision[] = [];
  opened.value.visit(
    {
      onInput: () => {},
      onWritten(kind, text) {
        if (kind !== 'audit' || !text.includes(MARK)) return;
        const { data } = JSON.parse(text) as AuditRecord;
        const event = data as unknown as AuditEvent;
        if (event.kind === 'riskDecided') decisions.push(event);
      },
    },
    AUDITS_ONLY,
  );
  return decisions;
}
