/** What a person asked of the switch and has not yet seen confirmed. */
export type Wish = Readonly<
  | { wanted: boolean; state: 'asked' | 'unconfirmed' }
  | { wanted: boolean; state: 'failed'; message: string }
>;

export type SwitchView = Readonly<{
  /** What the switch shows: the wish while it is pending, otherwise the truth. */
  checked: boolean;
  pending: boolean;
  label: string;
  /** Why the last wish came to nothing; null when there is nothing to tell. */
  problem: string | null;
}>;

/** What the start/stop switch shows for the desk's truth and a person's wish. */
export function switchView(running: boolean, wish: Wish | null): SwitchView {
  if (wish?.state === 'asked' && wish.wanted !== running) {
    return {
      checked: wish.wanted,
      pending: true,
      label: wish.wanted ? 'Starting' : 'Stopping',
      problem: null,
    };
  }
  return {
    checked: running,
    pending: false,
    label: running ? 'Running' : 'Stopped',
    problem: problemOf(running, wish),
  };
}

function problemOf(running: boolean, wish: Wish | null): string | null {
  if (wish === null || wish.wanted === running) return null;
  const asked = wish.wanted ? 'start' : 'stop';
  if (wish.state === 'failed') return `Did not ${asked}: ${wish.message}`;
  return `The desk has not confirmed the ${asked}. It may still come.`;
}
