import { EVENT_ACTION } from '../enums.ts';

/** The wrapper around user events on the live venue (reference 7.5). */
export type UserEventWrapper<Entity> = Readonly<{ action: number; data: Entity }>;

/** How the gateway wraps an entity: 0 for a new trade, 1 for everything else. */
export const wrapUserEvent = <Entity>(
  data: Entity,
  action: number = EVENT_ACTION.changed,
): UserEventWrapper<Entity> => ({ action, data });

/**
 * The entities in the arguments of a user event: wrapped, bare, several, in nested arrays or null.
 * A full snapshot each; what they are is for the schema of the event to say.
 */
export function userEventEntities(args: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = [];
  collect(args, found, 0);
  return found;
}

const NESTING_MAX = 8;

function collect(value: unknown, found: unknown[], depth: number): void {
  if (depth > NESTING_MAX || value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, found, depth + 1);
  } else if (typeof value === 'object' && 'data' in value) {
    collect(value.data, found, depth + 1);
  } else {
    found.push(value);
  }
}
