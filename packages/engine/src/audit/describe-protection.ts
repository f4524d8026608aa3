import { count, danger, type EventOf, info, nameOf, type Words, warning } from './words.ts';

type ProtectionEvent = EventOf<'protectionChanged' | 'unprotectedAlarm' | 'bracketsRefused'>;

/** What is told of a position that was not covered by working stops. */
export function describeProtection(event: ProtectionEvent): Words {
  if (event.kind === 'bracketsRefused') {
    const why = 'the account is in Position Brackets mode';
    return warning(`The venue takes no exits with entries (${why}): they are placed on each fill.`);
  }
  const { contractId, uncovered, nakedContractSeconds, reason } = event;
  const name = nameOf(contractId);
  const lasted = `${nakedContractSeconds} contract-seconds`;
  if (event.kind === 'unprotectedAlarm') {
    const bare = `${count(uncovered, 'contract')} of ${name}`;
    return danger(`UNPROTECTED: ${bare} without a stop for ${lasted}, ${reason}. Trying on.`);
  }
  switch (event.change) {
    case 'covered':
      return info(`${name} is covered by a working stop again, after ${lasted} without.`);
    case 'closed':
      return info(`${name} is closed, after ${lasted} without a working stop.`);
    case 'asked':
      return warning(`${name}: ${reason} for ${lasted}; the venue is asked.`);
    case 'stopPlaced':
      return warning(`${name}: a protective stop is placed, ${reason} (${lasted}).`);
    case 'flattened':
      return danger(`${name} is closed: ${reason} (${lasted} without a working stop).`);
  }
}
