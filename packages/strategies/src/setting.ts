import { z } from 'zod';

type NumberSetting = Readonly<{
  name: string;
  label: string;
  unit: string;
  default: number;
  minimum: number;
  maximum: number;
  description: string;
}>;

type TimeSetting = Readonly<{ name: string; label: string; default: string; description: string }>;

const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The unit that marks a time of day; such a setting is text of the form `HH:MM`. */
const TIME_UNIT = 'HH:MM New York';

/** A setting is what a person reads of it and the schema that holds it to that. */
export function wholeNumber(setting: NumberSetting) {
  const { minimum, maximum } = setting;
  const schema = z.int().min(minimum).max(maximum).default(setting.default);
  return { description: setting, schema };
}

export function decimalNumber(setting: NumberSetting) {
  const { minimum, maximum } = setting;
  const schema = z.number().min(minimum).max(maximum).default(setting.default);
  return { description: setting, schema };
}

export function timeOfDay(setting: TimeSetting) {
  const description = { ...setting, unit: TIME_UNIT, minimum: null, maximum: null };
  return { description, schema: z.string().regex(TIME_OF_DAY).default(setting.default) };
}

/** Minutes since midnight of `HH:MM`. */
export const minuteOfDay = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
