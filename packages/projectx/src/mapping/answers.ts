import { ok, type Result } from '@loadline/core';
import type { Answer } from '@loadline/engine/ports';

/** Turns the rows of an answer into ours, or says which one cannot be understood. */
export function mapAnswer<Reply, Value>(
  answer: Answer<Reply>,
  map: (reply: Reply) => Result<Value, string>,
): Answer<Value> {
  if (answer.kind === 'failed') return answer;
  const mapped = map(answer.value);
  return mapped.ok
    ? { kind: 'answered', value: mapped.value }
    : { kind: 'failed', reason: mapped.error };
}

/** All or nothing: half of an account is worse than none. */
export function mapAll<Entity, Value>(
  entities: readonly Entity[],
  map: (entity: Entity) => Result<Value, string>,
): Result<Value[], string> {
  const values: Value[] = [];
  for (const entity of entities) {
    const value = map(entity);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}
