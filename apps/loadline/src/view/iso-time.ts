/** An instant as readers of the desk get it. */
export const isoTime = (at: number): string => new Date(at).toISOString();
