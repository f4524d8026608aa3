import type { CommandOutcome } from '@loadline/api';
import type { DecisionState, DeskCommandMessage, DeskState } from '@loadline/api-schema';
import type { Answer } from '@loadline/engine/ports';

/** How many stored decisions are looked through for the last denial; the API gives no more. */
export const DECISIONS_ASKED = 500;

/** A running desk as a command of the terminal meets it: what it is, and what it can be told. */
export interface DeskDoor {
  /** The desk as it was when the door was opened. */
  readonly state: DeskState;
  /** A repeat under the same name is carried out once. Never rejects. */
  command(command: DeskCommandMessage, commandId: string): Promise<CommandOutcome>;
  /** A decision of risk by the name of its order, which may be long past; null: there is none. */
  decision(decisionId: string): Promise<Answer<DecisionState | null>>;
  /** The latest decisions that are stored, newest first. */
  decisions(): Promise<Answer<readonly DecisionState[]>>;
  close(): Promise<void>;
}

/** What was decided about an order. Its exits carry its name with `-SL` and `-TP`. */
export async function decisionOf(
  door: DeskDoor,
  orderName: string,
): Promise<Answer<DecisionState | null>> {
  const names = new Set([orderName, orderName.replace(/-(SL|TP)$/, '')]);
  const fresh = door.state.decisions.find(({ decisionId }) => names.has(decisionId));
  if (fresh !== undefined) return { kind: 'answered', value: fresh };
  for (const name of names) {
    const kept = await door.decision(name);
    if (kept.kind === 'failed' || kept.value !== null) return kept;
  }
  return { kind: 'answered', value: null };
}

/** The last denial; the desk shows those since its last start, earlier ones are stored. */
export async function lastDenialOf(door: DeskDoor): Promise<Answer<DecisionState | null>> {
  const fresh = door.state.decisions.find(isDenied);
  if (fresh !== undefined) return { kind: 'answered', value: fresh };
  const kept = await door.decisions();
  if (kept.kind === 'failed') return kept;
  return { kind: 'answered', value: kept.value.find(isDenied) ?? null };
}

const isDenied = ({ verdict }: DecisionState): boolean => verdict === 'denied';
