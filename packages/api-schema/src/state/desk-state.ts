import { z } from 'zod';
import { accountsSection } from './account-section.ts';
import { ordersSection, positionsSection } from './book-sections.ts';
import { decisionsSection } from './decision-section.ts';
import { killSwitchSection, limitsSection } from './risk-section.ts';
import { tradesSection } from './round-trip.ts';
import { clockSection, connectionsSection, versionSection } from './status-sections.ts';
import { strategiesSection } from './strategy-section.ts';
import { venueSection } from './venue-section.ts';

/**
 * The whole state of a desk, in sections. Each is small and sent whole when it changes, so a reader
 * replaces a section and never merges.
 */
export const deskState = z.object({
  clock: clockSection,
  connections: connectionsSection,
  venue: venueSection,
  killSwitch: killSwitchSection,
  accounts: accountsSection,
  limits: limitsSection,
  decisions: decisionsSection,
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
  'venue',
  'killSwitch',
  'accounts',
  'limits',
  'decisions',
  'positions',
  'orders',
  'strategies',
  'trades',
  'version',
];
