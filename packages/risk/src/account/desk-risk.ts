import { ExposureBoard } from '../groups/exposure-board.ts';
import { KILL_SWITCH_OFF, type KillSwitch } from '../state/kill-switch.ts';
import { OWN_SESSION, type SessionHold } from '../state/session-hold.ts';
import type { EventCalendar } from '../windows/event-calendar.ts';

/** What all accounts of a desk have in common. */
export class DeskRisk {
  /** What every account holds and waits for. */
  readonly board = new ExposureBoard();
  /** Scheduled releases, around which less may be opened. */
  readonly events: EventCalendar;
  killSwitch: KillSwitch = KILL_SWITCH_OFF;
  session: SessionHold = OWN_SESSION;

  constructor(events: EventCalendar) {
    this.events = events;
  }
}
