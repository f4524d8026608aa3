import { z } from 'zod';
import { accountsSection } from './account-section.ts';
import { ordersSection, positionsSection } from './book-sections.ts';
import { tradesSection } from './round-trip.ts';
import { clockSection, connectionsSection, versionSection } from './status-sections.ts';
import { strategiesSection } from './strategy-section.ts';

/**
 * The whole state of a desk, in sections. Each is small and sent whole when it changes, so a reader
 * replaces a section and never merges.
 */
export const deskState = z.object({
  clock: clockSection,
  connections: connectionsSection,
  accounts: accountsSection,
  positions: positionsSection,
  orders: ordersSection,
  strategies: strategiesSection,
  trades: tradesSection,
  version: versionSection,
});
export type DeskState = z.infer<typeof deskState>;

export type SectionName = keyof DeskState;

export const sectionNames: readonly SectionName[] = [
  'clock',
  'connections',
  'accounts',
  'positions',
  'orders',
  'strategies',
  'trades',
  'version',
];
