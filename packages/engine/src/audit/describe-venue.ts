import { count, danger, type EventOf, info, nameOf, type Words, warning } from './words.ts';

type VenueEvent = EventOf<'sessionChanged' | 'feedChanged' | 'rollDue'>;

/** What the desk has to tell of its session, its data and its contracts. */
export function describeVenue(event: VenueEvent): Words {
  switch (event.kind) {
    case 'sessionChanged':
      return event.state === 'own'
        ? info(`The session at the venue is ours again (${event.reason}).`)
        : danger(
            `The venue ended our session: somebody else may be signed in (${event.reason}). ` +
              'Nothing new is opened until you resume or its pause is over; ' +
              'what is open stays protected.',
          );
    case 'feedChanged': {
      const name = nameOf(event.contractId);
      if (event.state === 'live') return info(`${name}: prices come again.`);
      return warning(
        `${name}: no prices (${event.reason}). Nothing new is opened in it meanwhile.`,
      );
    }
    case 'rollDue':
      return rollDue(event);
  }
}

function rollDue({
  contractId,
  frontId,
  positions,
  orders,
  strategies,
}: EventOf<'rollDue'>): Words {
  const held = positions.map(
    ({ accountId, size }) =>
      `${size > 0 ? 'long' : 'short'} ${Math.abs(size)} on account ${accountId}`,
  );
  const left = [
    ...held,
    ...(orders.length === 0 ? [] : [count(orders.length, 'working order')]),
    ...(strategies.length === 0 ? [] : [`${strategies.join(', ')} still trading it`]),
  ];
  const roll = `${nameOf(contractId)} has rolled to ${nameOf(frontId)}`;
  return warning(`${roll}; to be moved or closed: ${left.join('; ')}.`);
}
