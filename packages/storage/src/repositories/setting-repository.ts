import type { Json, StrategyId, UnixMs } from '@loadline/core';
import { z } from 'zod';
import type { Queryable } from '../database/sql.ts';
import { jsonText, plainText } from '../projection/projected-rows.ts';
import { strategyId } from './row-schemas.ts';

/** One version of a setting. All versions stay; the highest one counts. */
export type SettingVersion = Readonly<{ version: number; value: Json; actor: string; at: UnixMs }>;

export type SettingChange = Readonly<{
  key: string;
  value: Json;
  /** The version that the change was made from; 0 for a setting that is not there yet. */
  expected: number;
  actor: string;
  at: UnixMs;
}>;

/** `conflict`: somebody changed it meanwhile; `version` is the one that is there now. */
export type SettingOutcome = Readonly<{ kind: 'saved' | 'conflict'; version: number }>;

const settingRow = z.object({
  version: z.number(),
  value: z.custom<Json>((value) => value !== undefined),
  actor: z.string(),
  at: z.custom<UnixMs>((value) => Number.isSafeInteger(value)),
});

/** The newest version of a setting, or null. */
export async function readSetting(sql: Queryable, key: string): Promise<SettingVersion | null> {
  const rows = await sql`
    select version, value, actor, changed_at_ms as "at" from settings
    where key = ${key} order by version desc limit 1`;
  return z.array(settingRow).parse(rows)[0] ?? null;
}

/** Saves the next version, unless the setting was changed since it was read. */
export async function saveSetting(
  sql: Queryable,
  { key, value, expected, actor, at }: SettingChange,
): Promise<SettingOutcome> {
  const version = expected + 1;
  const saved = await sql`
    insert into settings (key, version, value, actor, changed_at_ms)
    select ${key}, ${version}, ${jsonText(value)}::text::jsonb, ${plainText(actor)}, ${at}
    where ${expected} = (select coalesce(max(version), 0) from settings where key = ${key})
    on conflict do nothing
    returning version`;
  if (saved.length === 1) return { kind: 'saved', version };
  return { kind: 'conflict', version: (await readSetting(sql, key))?.version ?? 0 };
}

/** A strategy as the desk last had it; null where it was never said. */
export type StrategyRow = Readonly<{
  strategyId: StrategyId;
  running: boolean | null;
  settings: Json;
}>;

const strategyRow = z.object({
  strategyId,
  running: z.boolean().nullable(),
  settings: z.custom<Json>((value) => value !== undefined),
});

/** The strategies of a desk, by name. */
export async function readStrategies(
  sql: Queryable,
  deskId: string,
): Promise<readonly StrategyRow[]> {
  const rows = await sql`
    select strategy_id as "strategyId", running, settings from strategies
    where desk_id = ${deskId} order by strategy_id`;
  return z.array(strategyRow).parse(rows);
}
