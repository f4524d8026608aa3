import { describe, expect, it } from 'vitest';
import { switchView } from './running-switch.ts';

describe('the start/stop switch', () => {
  it.each([
    {
      name: 'the truth without a wish',
      running: true,
      wish: null,
      checked: true,
      pending: false,
      label: 'Running',
    },
    {
      name: 'a wish that is on its way',
      running: false,
      wish: { wanted: true, state: 'asked' as const },
      checked: true,
      pending: true,
      label: 'Starting',
    },
    {
      name: 'a wish that came true',
      running: false,
      wish: { wanted: false, state: 'asked' as const },
      checked: false,
      pending: false,
      label: 'Stopped',
    },
    {
      name: 'the truth again after a failure',
      running: true,
      wish: { wanted: false, state: 'failed' as const, message: 'The desk is away.' },
      checked: true,
      pending: false,
      label: 'Running',
    },
  ])('shows $name', ({ running, wish, checked, pending, label }) => {
    expect(switchView(running, wish)).toMatchObject({ checked, pending, label });
  });

  it('tells why a wish came to nothing, until the truth agrees with it', () => {
    const failed = { wanted: true, state: 'failed', message: 'The desk is away.' } as const;
    expect(switchView(false, failed).problem).toBe('Did not start: The desk is away.');
    expect(switchView(true, failed).problem).toBeNull();
    expect(switchView(true, { wanted: false, state: 'unconfirmed' }).problem).toContain(
      'not confirmed the stop',
    );
  });
});
