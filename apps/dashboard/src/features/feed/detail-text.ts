import type { FeedEntry } from '@loadline/api-schema';

/**
 * The figures behind an entry in one line: `DAILY_LOSS_LIMIT · observed $48,980.00 · allowed above
 * $49,000.00`. They come in the words of risk.
 */
export function detailText({ detail }: Pick<FeedEntry, 'detail'>): string | null {
  if (detail === undefined) return null;
  const { code, ...figures } = detail;
  const parts = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  const all = code === undefined ? parts : [code, ...parts];
  return all.length === 0 ? null : all.join(' · ');
}
