import type { SettingValue, StrategySetting } from '@loadline/api-schema';

/** A setting's value as a person says it. */
export function settingText(value: SettingValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

/** `Default 14, from 1 to 200.` */
export function boundsText({ default: usual, minimum, maximum }: StrategySetting): string {
  const bounds = [
    minimum === null ? null : `from ${minimum}`,
    maximum === null ? null : `to ${maximum}`,
  ].filter((part) => part !== null);
  const range = bounds.length === 0 ? '' : `, ${bounds.join(' ')}`;
  return `Default ${settingText(usual)}${range}.`;
}

/** The unit beside a value: a time needs only its place, since its form is seen. */
export const unitText = ({ unit }: Pick<StrategySetting, 'unit'>): string =>
  unit.replace(/^HH:MM /, '');
