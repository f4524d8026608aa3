import type { FeedEntry } from '@loadline/api-schema';
import { moneyText } from '../../text/money-text.ts';

/** Figures of these are dollars; of the others they are contracts, times or words. */
const IN_DOLLARS = /_LOSS_LIMIT$/;

/**
 * The figures behind an entry in one line: `DAILY_LOSS_LIMIT · observed $48,980.00 · allowed above
 * $49,000.00`.
 */
export function detailText({ detail }: Pick<FeedEntry, 'detail'>): string | null {
  if (detail === undefined) return null;
  const { code, ...figures } = detail;
  const said = IN_DOLLARS.test(code ?? '') ? withDollars : (figure: string) => figure;
  const parts = Object.entries(figures).map(([name, value]) => `${name} ${said(value)}`);
  const all = code === undefined ? parts : [code, ...parts];
  return all.length === 0 ? null : all.join(' · ');
}

const withDollars = (figure: string): string =>
  figure.replaceAll(/-?\d+\.\d{2,}/g, (amount) => moneyText(amount));
