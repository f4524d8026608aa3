import type { AuditEvent, AuditRecord } from '@loadline/engine/ports';
import type { StorageFault } from '@loadline/storage';
import { describe, expect, it } from 'vitest';
import { journalWords, venueWords } from './terminal-words.ts';

describe('venueWords', () => {
  it('says that a hub was lost and is back, but not that it came', () => {
    const said: string[] = [];
    const tell = venueWords((sentence) => said.push(sentence));
    const happens = (hub: 'market' | 'user', state: 'up' | 'down'): void => {
      const text = `${hub} ${state}`;
      const event = { kind: 'connectionChanged', hub, state } as AuditEvent;
      tell({ text } as AuditRecord, event);
    };
    for (const state of ['up', 'down', 'down', 'up', 'up'] as const) happens('market', state);
    happens('user', 'up');
    expect(said).toEqual(['market down', 'market up']);
  });
});

describe('venueWords of session and contracts', () => {
  it.each(['sessionChanged', 'feedChanged', 'rollDue'] as const)('says each %s', (kind) => {
    const said: string[] = [];
    const tell = venueWords((sentence) => said.push(sentence));
    for (const text of ['one', 'two']) tell({ text } as AuditRecord, { kind } as AuditEvent);
    tell({ text: 'of no interest' } as AuditRecord, { kind: 'dayRolled' } as AuditEvent);
    expect(said).toEqual(['one', 'two']);
  });
});

describe('journalWords', () => {
  it('says each change once', () => {
    const said: string[] = [];
    const journal: { failure: StorageFault | null } = { failure: null };
    const look = journalWords(journal, (sentence) => said.push(sentence));
    look();
    journal.failure = { code: 'DISK_FULL', message: 'There is no room left.' };
    look();
    look();
    journal.failure = null;
    look();
    expect(said).toEqual([
      'Nothing is opened while the journal cannot be written: There is no room left.',
      'The journal is written again, with everything that waited.',
    ]);
  });
});
