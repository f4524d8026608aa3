import { createHash } from 'node:crypto';
import type { Engine } from '@loadline/engine';
import type { OpeningSnapshot } from '../trader/recovery.ts';

/** The state that goes into the head of a day's journal: everything that its events build on. */
export const openingSnapshot = (engine: Engine, lastAudit: number): OpeningSnapshot => ({
  engine: engine.snapshot(),
  lastAudit,
});

/** SHA-256 of a state's JSON, in hex: what a journal keeps of it at a start and at an end. */
export const stateDigest = (state: OpeningSnapshot): string =>
  createHash('sha256').update(JSON.stringify(state)).digest('hex');
