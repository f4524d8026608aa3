import type { z } from 'zod';

/** A sentence for each thing that is wrong: where it is, what is there, what would be right. */
export const faultsOf = (name: string, value: unknown, { issues }: z.ZodError): readonly string[] =>
  issues.map(({ path, message }) => {
    const place = placeOf(name, path);
    return `${place} is ${textOf(valueAt(value, path))} and ${message}.`;
  });

const placeOf = (name: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    name,
  );

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );

/** A value as it may be shown: long ones are cut, what JSON has no word for is named. */
function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? (value === undefined ? 'missing' : typeof value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
