import { useEffect } from 'react';
import { useAlarm } from '../../freshness/freshness-context.tsx';
import { useSection } from '../../stream/desk-context.tsx';
import { profitText } from '../../text/money-text.ts';

/** The tab tells the day's profit of the chosen account, and that something is wrong. */
export function useDocumentTitle(accountId: number | null): void {
  const accounts = useSection('accounts');
  const alarm = useAlarm();
  const account = accounts?.find((one) => one.accountId === accountId) ?? null;
  const profit = account?.dayPnl == null ? '' : `${profitText(account.dayPnl)} · `;
  const mark = alarm?.severity === 'danger' ? '⚠ ' : '';
  const title = `${mark}${profit}Loadline`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
