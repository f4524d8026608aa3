import {
  type ClientOrderId,
  type ContractId,
  isLive,
  type UnixMs,
  type VenueOrderId,
} from '@loadline/core';
import type { RequestOutcome } from '../ports/index.ts';
import { BRACKETS_REFUSED, resendBare } from '../protection/exit-keeping.ts';
import type { AccountDesk } from './account-desk.ts';
import { REFUSED_PAUSE_MS } from './closing-contracts.ts';
import { expectPush } from './unseen.ts';

/**
 * The answer to a submit. Without one the order stays where it is until the venue has been asked.
 */
export function onSubmitAnswered(
  desk: AccountDesk,
  clientOrderId: ClientOrderId,
  outcome: RequestOutcome,
): void {
  if (desk.orders.get(clientOrderId) === null) return;
  if (outcome.kind === 'rejected' && outcome.code === BRACKETS_REFUSED) {
    if (resendBare(desk, clientOrderId)) return;
  }
  const refusal = desk.keeping.onAnswered(clientOrderId);
  switch (outcome.kind) {
    case 'accepted': {
      const { venueOrderId } = outcome;
      if (venueOrderId === null) return doubt(desk, clientOrderId, 'an answer without an order id');
      desk.move(clientOrderId, { kind: 'accepted', venueOrderId }, null, '');
      if (refusal !== null) desk.onVenueOrder(refusal);
      desk.fills.settleOrphans();
      return expectEffect(desk, clientOrderId);
    }
    case 'rejected': {
      const { reason } = outcome;
      return desk.move(clientOrderId, { kind: 'rejected', reason }, 'rejected', reason);
    }
    case 'unknown':
      return doubt(desk, clientOrderId, outcome.reason);
  }
}

/** Without the venue's id only the venue's orders can tell what became of a submit. */
function doubt(desk: AccountDesk, clientOrderId: ClientOrderId, reason: string): void {
  desk.move(clientOrderId, { kind: 'inDoubt', request: 'submit' }, 'inDoubt', reason);
  desk.reconcile(`no answer to ${clientOrderId}`);
}

/** The answer to a modify or a cancel. A refused one can mean that the order is gone: we ask. */
export function onChangeAnswered(
  desk: AccountDesk,
  request: 'modify' | 'cancel',
  venueOrderId: VenueOrderId,
  outcome: RequestOutcome,
): void {
  const booked = desk.orders.byVenueId(venueOrderId);
  if (booked === null) return;
  if (outcome.kind === 'accepted') {
    if (request === 'cancel') desk.orders.note(booked.order.clientOrderId, { cancelTaken: true });
    return expectEffect(desk, booked.order.clientOrderId);
  }
  const { clientOrderId } = booked.order;
  if (outcome.kind === 'unknown') {
    desk.move(clientOrderId, { kind: 'inDoubt', request }, 'inDoubt', outcome.reason);
  } else if (request === 'cancel') {
    desk.move(clientOrderId, { kind: 'cancelRejected' }, 'cancelRejected', outcome.reason);
    desk.orders.note(clientOrderId, { cancelRefusedAt: desk.context.now });
    tryAgainLater(desk);
  } else {
    // Asked for again, it would be refused again; the strategy may wish for another price.
    desk.orders.note(clientOrderId, { stopMoved: null, change: null });
  }
  desk.reconcile(`${request} of ${clientOrderId}: ${outcome.reason}`);
}

/** A refused or unanswered close: ask the venue; the flatten in hand then decides. */
export function onCloseAnswered(
  desk: AccountDesk,
  contractId: ContractId,
  outcome: RequestOutcome,
): void {
  if (outcome.kind === 'accepted') {
    if (desk.closing.isPart(contractId)) expectPush(desk, 'unclosed', contractId);
    return;
  }
  desk.audit.closeFailed(`Closing ${contractId}: ${outcome.reason}`);
  // A part is not asked for again: whoever wants it can see that it was refused.
  const isOver = outcome.kind === 'rejected' && desk.closing.isPart(contractId);
  if (isOver) desk.closing.end(contractId);
  else if (outcome.kind === 'rejected' || desk.closing.isPart(contractId)) {
    desk.closing.refused(contractId, desk.context.now);
  }
  tryAgainLater(desk);
  desk.reconcile(`close of ${contractId}: ${outcome.reason}`);
}

/** Most pushes come before the answer, and then there is nothing to wait for. */
function expectEffect(desk: AccountDesk, clientOrderId: ClientOrderId): void {
  const booked = desk.orders.get(clientOrderId);
  if (booked === null || !isLive(booked.order)) return;
  const { kind } = booked.order.status;
  const isShown = kind === 'working' && booked.change === null && booked.order.type !== 'market';
  if (!isShown && kind !== 'suspended') expectPush(desk, 'unseen', clientOrderId);
}

/** What is still wanted then is asked for again, after the venue has been asked how things are. */
function tryAgainLater({ accountId, context: { now, wakes } }: AccountDesk): void {
  wakes.set(`retry:${accountId}`, (now + REFUSED_PAUSE_MS) as UnixMs);
}
