import { z } from 'zod';
import { deskState } from '../state/desk-state.ts';
import { contractText, isoTime, sequenceNumber } from '../values/scalars.ts';
import { commandRefusal } from './command-refusal.ts';
import { commandDone, commandName, deskCommand } from './desk-command.ts';
import { feedEntry } from './feed-entry.ts';
import { fillMarker, streamedBar, streamedQuote } from './market-stream.ts';

/**
 * What a client says, over the desk socket and over the browser's WebSocket alike. It starts with
 * `hello`; `resumeFrom` is the number of the last feed entry that it has.
 */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), resumeFrom: sequenceNumber.optional() }),
  /** Bars and quotes of one contract, beside others; the latest of each come at once. */
  z.strictObject({ type: z.literal('subscribe'), contractId: contractText }),
  z.strictObject({ type: z.literal('unsubscribe'), contractId: contractText }),
  z.strictObject({
    type: z.literal('command'),
    commandId: commandName,
    /** Who asks, for the audit trail: `dashboard`, `cli`. */
    actor: z.string().min(1).max(64).optional(),
    command: deskCommand,
  }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
export type CommandMessage = Extract<ClientMessage, { type: 'command' }>;

/** The answer to `hello`, sent anew when all that was known is void. Replaces everything. */
const snapshotMessage = z.object({
  type: z.literal('snapshot'),
  /** The number of the last change that it contains; `section` messages go on from here. */
  sequence: sequenceNumber,
  state: deskState,
  /** After `resumeFrom`, or the latest entries; oldest first. */
  feed: z.array(feedEntry),
  /** True: `feed` goes on where the client's ends. False: it replaces what the client has. */
  feedComplete: z.boolean(),
  /** The latest fills of all contracts, a few hundred at most, oldest first. */
  fills: z.array(fillMarker),
});

const sectionOf = <Name extends keyof typeof deskState.shape>(name: Name) =>
  z.object({
    type: z.literal('section'),
    name: z.literal(name),
    value: deskState.shape[name],
    /** Rises with every change of any section while the server runs; may skip. */
    sequence: sequenceNumber,
  });

/** One section of the desk's state, whole. */
const sectionMessage = z.discriminatedUnion('name', [
  sectionOf('clock'),
  sectionOf('connections'),
  sectionOf('killSwitch'),
  sectionOf('accounts'),
  sectionOf('limits'),
  sectionOf('decisions'),
  sectionOf('positions'),
  sectionOf('orders'),
  sectionOf('strategies'),
  sectionOf('trades'),
  sectionOf('version'),
]);

const feedMessage = z.object({ type: z.literal('feed'), entry: feedEntry });
const barMessage = z.object({ type: z.literal('bar'), bar: streamedBar });
const quoteMessage = z.object({ type: z.literal('quote'), quote: streamedQuote });
const fillMessage = z.object({ type: z.literal('fill'), fill: fillMarker });

/** What became of a command of this client. `code` and `detail` say why it was not taken. */
const commandResultMessage = z.object({
  type: z.literal('commandResult'),
  commandId: commandName,
  accepted: z.boolean(),
  code: commandRefusal.optional(),
  detail: z.string().optional(),
  ...commandDone,
});

/** Sent every five seconds, so that a client can tell a quiet desk from a dead connection. */
const heartbeatMessage = z.object({ type: z.literal('heartbeat'), at: isoTime });

/** A message that could not be used, or (`DESK_AWAY`) a state that is not there yet. */
const errorMessage = z.object({
  type: z.literal('error'),
  code: z.enum(['INVALID_MESSAGE', 'DESK_AWAY']),
  detail: z.string(),
});

/** What the server says. Quotes, bars and sections may be skipped for newer ones, others never. */
export const serverMessage = z.discriminatedUnion('type', [
  snapshotMessage,
  sectionMessage,
  feedMessage,
  barMessage,
  quoteMessage,
  fillMessage,
  commandResultMessage,
  heartbeatMessage,
  errorMessage,
]);
export type ServerMessage = z.infer<typeof serverMessage>;
