import { useSection } from '../../stream/desk-context.tsx';

/** The name of an account; its number while the name is not known. */
export function useAccountName(accountId: number): string {
  const accounts = useSection('accounts');
  return accounts?.find((one) => one.accountId === accountId)?.name ?? `Account ${accountId}`;
}
