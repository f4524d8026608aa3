import type { EngineEvent } from '@loadline/engine/ports';

/** An event that has not been given its time yet: that is done when the engine learns of it. */
export type Unstamped<Event = EngineEvent> = Event extends EngineEvent ? Omit<Event, 'at'> : never;
