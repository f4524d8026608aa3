import type { SettingValue, StrategySetting } from '@loadline/api-schema';

/** What a person has typed, by the name of the setting. */
export type Draft = Readonly<Record<string, string>>;

type InputRules = Readonly<{
  type: 'number' | 'text';
  step?: 'any';
  min?: number | undefined;
  max?: number | undefined;
  pattern?: string;
  placeholder?: string;
}>;

type Changes = Readonly<Record<string, SettingValue>>;

export const draftOf = (settings: readonly StrategySetting[]): Draft =>
  Object.fromEntries(settings.map(({ name, value }) => [name, String(value)]));

/** The settings that the draft changes, as values of their kind. */
export function changesOf(settings: readonly StrategySetting[], draft: Draft): Changes {
  const changes = settings.flatMap(({ name, value }) => {
    const wanted = valueOf(draft[name] ?? String(value), value);
    return wanted === value ? [] : [[name, wanted] as const];
  });
  return Object.fromEntries(changes);
}

/** Whether the desk has all that was asked for in force. */
export const isInForce = (settings: readonly StrategySetting[], changes: Changes): boolean =>
  settings.every(({ name, value }) => changes[name] === undefined || changes[name] === value);

/**
 * How a browser takes a value of this kind. Times are text: a time input follows the clock of the
 * browser's language, and the settings are in hours from 0 to 23.
 */
export function inputRules({ value, unit, minimum, maximum }: StrategySetting): InputRules {
  if (typeof value === 'number') {
    return { type: 'number', step: 'any', min: minimum ?? undefined, max: maximum ?? undefined };
  }
  if (!unit.startsWith('HH:MM')) return { type: 'text' };
  return { type: 'text', pattern: '([01][0-9]|2[0-3]):[0-5][0-9]', placeholder: 'HH:MM' };
}

function valueOf(text: string, current: SettingValue): SettingValue {
  switch (typeof current) {
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    default:
      return text;
  }
}
