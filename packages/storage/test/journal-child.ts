/**
 * Appends and syncs for ever, with a roll now and then, and prints the last record's number once
 * it has been promised. The test kills it. Arguments: the journal's folder.
 */
import { writeSync } from 'node:fs';
import type { IsoDate } from '@loadline/core';
import { anAnswer, aTrade, openWriter } from './journal-fixtures.ts';

const folder = process.argv[2] ?? '';
const days = ['2026-01-05', '2026-01-06', '2026-01-07'].map((day) => day as IsoDate);
const writer = await openWriter(folder, { day: days[0] ?? ('2026-01-05' as IsoDate) });

for (let round = 0; ; round += 1) {
  for (let index = 0; index < round % 700; index += 1) writer.appendEvent(aTrade(round));
  writer.appendEvent(anAnswer(round, `order-${round}`));
  const next = days[1 + Math.floor(round / 40)];
  if (round % 40 === 39 && next !== undefined) writer.roll(next, { round });
  const promised = writer.nextSequence - 1;
  const outcome = await writer.sync();
  if (outcome.kind === 'synced') writeSync(1, `${promised}\n`);
}
