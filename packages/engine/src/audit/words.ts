import {
  type Contract,
  type ContractId,
  type Price,
  parseContractId,
  priceText,
} from '@loadline/core';
import type { AuditEvent, AuditRecord } from '../ports/index.ts';

export type Words = Readonly<{ severity: AuditRecord['severity']; text: string }>;

export type EventOf<Kind extends AuditEvent['kind']> = Extract<AuditEvent, { kind: Kind }>;

export const info = (text: string): Words => ({ severity: 'info', text });
export const good = (text: string): Words => ({ severity: 'good', text });
export const warning = (text: string): Words => ({ severity: 'warning', text });
export const danger = (text: string): Words => ({ severity: 'danger', text });

const contractOf = (contractId: ContractId): Contract | null => {
  const contract = parseContractId(contractId);
  return contract.ok ? contract.value : null;
};

export const nameOf = (contractId: ContractId): string =>
  contractOf(contractId)?.name ?? contractId;

export function priceOf(contractId: ContractId, price: Price): string {
  const contract = contractOf(contractId);
  return contract === null ? `${price} ticks` : priceText(price, contract.product);
}

/** `1 order`, `4,139 bars`. */
export function count(number: number, noun: string): string {
  const figure = String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return `${figure} ${noun}${number === 1 ? '' : 's'}`;
}
