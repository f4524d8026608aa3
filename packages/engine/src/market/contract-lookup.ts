import { type Contract, type ContractId, parseContractId } from '@loadline/core';

/** Reads ids of contracts, each once: what has no product data is null. */
export function contractLookup(): (contractId: ContractId) => Contract | null {
  const contracts = new Map<ContractId, Contract | null>();
  return (contractId) => {
    const known = contracts.get(contractId);
    if (known !== undefined) return known;
    const parsed = parseContractId(contractId);
    const contract = parsed.ok ? parsed.value : null;
    contracts.set(contractId, contract);
    return contract;
  };
}
