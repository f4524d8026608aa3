import { useSection } from '../../stream/desk-context.tsx';
import { useStable } from '../../stream/use-stable.ts';

export type ChartContract = Readonly<{ contractId: string; contractName: string }>;

/**
 * The contracts that the desk has to do with, those of its strategies first. Null while loading.
 */
export function useChartContracts(): readonly ChartContract[] | null {
  const strategies = useSection('strategies');
  const positions = useSection('positions');
  const orders = useSection('orders');
  const known = [...(strategies ?? []), ...(positions ?? []), ...(orders ?? [])];
  return useStable(strategies === null ? null : contractsOf(known));
}

type Named = Readonly<{ contractId: string | null; contractName: string | null }>;

function contractsOf(all: readonly Named[]): readonly ChartContract[] {
  const names = new Map<string, string>();
  for (const { contractId, contractName } of all) {
    if (contractId !== null) names.set(contractId, contractName ?? contractId);
  }
  return [...names].map(([contractId, contractName]) => ({ contractId, contractName }));
}
