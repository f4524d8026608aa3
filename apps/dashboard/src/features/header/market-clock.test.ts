import { describe, expect, it } from 'vitest';
import { speedText } from './market-clock.tsx';

describe('how fast the market runs', () => {
  it.each([
    { mode: 'running', speed: 60, text: '60× speed' },
    { mode: 'running', speed: 1, text: 'Real time' },
    { mode: 'running', speed: 'max', text: 'Max speed' },
    { mode: 'paused', speed: 60, text: 'Paused' },
    { mode: 'stepped', speed: 'max', text: 'Stepped' },
    { mode: 'ended', speed: 60, text: 'Market ended' },
  ] as const)('is said as $text', ({ mode, speed, text }) => {
    expect(speedText({ mode, speed })).toBe(text);
  });
});
