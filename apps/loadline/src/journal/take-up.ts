import { err, type Json, ok, type Result } from '@loadline/core';
import type { Engine } from '@loadline/engine';
import { stateDifferences } from '../replay/state-difference.ts';
import type { OpeningSnapshot } from '../trader/recovery.ts';
import { inTodaysShape } from './older-states.ts';

/**
 * Puts a fresh engine where the head of a journal says. What a state of another build does not have
 * begins as in a fresh engine; then the engine has to give the state back as it took it.
 *
 * @param opening null at the very beginning: the engine stays as it is.
 * @returns a sentence where this build cannot take the state up: its engine is of no use then.
 */
export function takeUp(
  engine: Engine,
  opening: OpeningSnapshot | null,
  { sameBuild }: Readonly<{ sameBuild: boolean }>,
): Result<null, string> {
  if (opening === null) return ok(null);
  if (sameBuild) {
    engine.restore(opening.engine);
    return ok(null);
  }
  const fresh = plainJson(engine.snapshot());
  const state = completed(inTodaysShape(opening.engine), fresh);
  try {
    engine.restore(state as unknown as OpeningSnapshot['engine']);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const taken = engine.snapshot();
  const lost = undefinedIn(taken, '');
  if (lost !== null) return err(`it does not say ${lost}`);
  const [difference] = stateDifferences(state, plainJson(taken), 1);
  return difference === undefined ? ok(null) : err(`${difference.path} is lost on the way`);
}

const plainJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** The names by which parts of a state that stand in lists are told from each other. */
const NAMES = ['accountId', 'strategyId', 'contractId'] as const;

/** A state with what it lacks taken from a fresh one, in the fresh one's order of keys. */
function completed(state: Json, fresh: Json | undefined): Json {
  if (isList(state) && isList(fresh)) {
    return state.map((one) =>
      completed(
        one,
        fresh.find((other) => isSame(one, other)),
      ),
    );
  }
  if (!isRecord(state) || !isRecord(fresh ?? null)) return state;
  const model = fresh as JsonRecord;
  const keys = new Set([...Object.keys(model), ...Object.keys(state)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const own = state[key];
      return [key, own === undefined ? (model[key] as Json) : completed(own, model[key])];
    }),
  );
}

type JsonRecord = Readonly<Record<string, Json>>;

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isRecord = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !isList(value);

const isSame = (one: Json, other: Json): boolean =>
  isRecord(one) &&
  isRecord(other) &&
  NAMES.some((name) => one[name] !== undefined && one[name] === other[name]);

/** The first place of a state that is not said; null where everything is. */
function undefinedIn(value: unknown, path: string): string | null {
  if (value === undefined) return path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, own] of Object.entries(value)) {
    const found = undefinedIn(own, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
