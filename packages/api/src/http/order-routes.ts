import {
  breakevenBody,
  cancelBody,
  cancelOrdersBody,
  closePositionBody,
  commandReply,
  editExitsBody,
  modifyOrderBody,
  orderParams,
  placeOrderBody,
  reversePositionBody,
  timeExitBody,
  trailBody,
} from '@loadline/api-schema';
import type { CommandHandler } from '../commands/command-outcome.ts';
import { ask } from './ask-desk.ts';
import { type Route, route } from './route.ts';

const described = {
  method: 'POST',
  reply: { status: 202, schema: commandReply },
  problems: [404, 409, 415, 503, 504],
} as const;

/** What a person does with orders and positions by hand. Strategies go the same way. */
export const orderRoutes = (command: CommandHandler): readonly Route[] => [
  ...workingOrderRoutes(command),
  ...positionRoutes(command),
  ...planRoutes(command),
];

const workingOrderRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/orders',
    summary: 'Places an order. What opens a position needs a bracket with a stop.',
    body: placeOrderBody,
    handle: ({ body: { commandId, ...order } }) =>
      ask(command, { kind: 'placeOrder', ...order }, commandId),
  }),
  route({
    ...described,
    path: '/api/orders/:clientOrderId/modify',
    summary: 'Changes price or size of a working order; what is left out stays.',
    params: orderParams,
    body: modifyOrderBody,
    handle: ({ params: { clientOrderId }, body: { commandId, ...change } }) =>
      ask(command, { kind: 'modifyOrder', clientOrderId, ...change }, commandId),
  }),
  route({
    ...described,
    path: '/api/orders/:clientOrderId/cancel',
    summary: 'Cancels one working order.',
    params: orderParams,
    body: cancelBody,
    handle: ({ params: { clientOrderId }, body: { commandId } }) =>
      ask(command, { kind: 'cancelOrder', clientOrderId }, commandId),
  }),
  route({
    ...described,
    path: '/api/orders/cancel',
    summary: 'Cancels all orders of an account, or of one contract of it.',
    body: cancelOrdersBody,
    handle: ({ body: { commandId, ...scope } }) =>
      ask(command, { kind: 'cancelOrders', ...scope }, commandId),
  }),
];

const positionRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/positions/close',
    summary: 'Closes a position, or so many contracts of it.',
    body: closePositionBody,
    handle: ({ body: { commandId, ...close } }) =>
      ask(command, { kind: 'closePosition', ...close }, commandId),
  }),
  route({
    ...described,
    path: '/api/positions/reverse',
    summary: 'Closes a position and enters as much the other way, if risk allows it.',
    body: reversePositionBody,
    handle: ({ body: { commandId, ...reversal } }) =>
      ask(command, { kind: 'reversePosition', ...reversal }, commandId),
  }),
  route({
    ...described,
    path: '/api/positions/exits',
    summary: 'Edits stop and target of a position, by price, ticks or dollars.',
    body: editExitsBody,
    handle: ({ body: { commandId, ...exits } }) =>
      ask(command, { kind: 'editExits', ...exits }, commandId),
  }),
];

const planRoutes = (command: CommandHandler): readonly Route[] => [
  route({
    ...described,
    path: '/api/positions/breakeven',
    summary: 'Moves the stop of a position to its entry, and so many ticks into the profit.',
    body: breakevenBody,
    handle: ({ body: { commandId, ...wish } }) =>
      ask(command, { kind: 'breakeven', ...wish }, commandId),
  }),
  route({
    ...described,
    path: '/api/positions/trail',
    summary: 'Trails the stop of a position by ticks or by average true range; null ends it.',
    body: trailBody,
    handle: ({ body: { commandId, ...wish } }) =>
      ask(command, { kind: 'trail', ...wish }, commandId),
  }),
  route({
    ...described,
    path: '/api/positions/time-exit',
    summary: 'Closes a position at an instant of market time; null takes it back.',
    body: timeExitBody,
    handle: ({ body: { commandId, ...wish } }) =>
      ask(command, { kind: 'timeExit', ...wish }, commandId),
  }),
];
