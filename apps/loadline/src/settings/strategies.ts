import { assert, err, ok, type Result } from '@loadline/core';
import type { StrategyFactory } from '@loadline/engine';
import { type StrategyDefinition, strategies } from '@loadline/strategies';

export function strategyByKind(kind: string): Result<StrategyDefinition, string> {
  const found = strategies.find(({ id }) => id === kind);
  if (found !== undefined) return ok(found);
  const names = strategies.map(({ id }) => id).join(', ');
  return err(`There is no strategy ${JSON.stringify(kind)}: expected one of ${names}.`);
}

/** What is wrong with a strategy and its settings as a person gave them: a sentence each. */
export function strategyProblems(
  kind: string,
  set: Readonly<Record<string, string>>,
): readonly string[] {
  const definition = strategyByKind(kind);
  if (!definition.ok) return [definition.error];
  const parsed = definition.value.parse(set);
  return parsed.ok ? [] : parsed.error;
}

/** Makes strategies for the engine; kinds and settings were checked where they entered. */
export const strategyFactory: StrategyFactory = (kind, settings, setup) => {
  const definition = strategyByKind(kind);
  assert(definition.ok, `${kind} is a strategy`);
  return definition.value.create(settings, setup);
};
