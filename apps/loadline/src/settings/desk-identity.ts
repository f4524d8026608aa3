/** The one desk of a data folder. */
export const DESK = 'main';

/** Whose rows they are; one person until sign-in exists. */
export const OWNER_ID = 'local';

/** Names this desk and its connection in shared storage. */
export const DESK_IDENTITY = { deskId: DESK, venueConnectionId: 'simulation' } as const;

export const VERSION = '0.1.0';
