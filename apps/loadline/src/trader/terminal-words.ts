import type { AuditEvent, AuditRecord } from '@loadline/engine/ports';
import type { JournalWriter } from '@loadline/storage';

type Log = (sentence: string) => void;

const TOLD: ReadonlySet<AuditEvent['kind']> = new Set(['sessionChanged', 'feedChanged', 'rollDue']);

/**
 * What a person at the terminal hears of the venue: that it was lost and is back, that somebody
 * else is in, that a contract fell silent, what has to be rolled.
 */
export function venueWords(log: Log): (record: AuditRecord, event: AuditEvent) => void {
  const lost = new Set<string>();
  return (record, event) => {
    if (TOLD.has(event.kind)) return log(record.text);
    if (event.kind !== 'connectionChanged') return;
    const isNews = event.state === 'down' ? !lost.has(event.hub) : lost.delete(event.hub);
    if (event.state === 'down') lost.add(event.hub);
    if (isNews) log(record.text);
  };
}

/** What a person at the terminal hears of the journal: that it fails, and that it is well again. */
export function journalWords(journal: Pick<JournalWriter, 'failure'>, log: Log): () => void {
  let failing = false;
  return () => {
    const { failure } = journal;
    if ((failure !== null) === failing) return;
    failing = failure !== null;
    if (failure === null) log('The journal is written again, with everything that waited.');
    else log(`Nothing is opened while the journal cannot be written: ${failure.message}`);
  };
}
