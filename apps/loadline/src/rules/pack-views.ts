import { namesOf, type PackVersion, type RulePack } from '@loadline/risk';

/** A pack on one line of a list. */
export const packRow = ({ id, title, program, size, displayOnly, versions }: RulePack) => ({
  id,
  title,
  program,
  size,
  displayOnly,
  from: versions[0]?.from ?? null,
  changes: versions.slice(1).map(({ from }) => from),
});

/** A pack with every value that holds in one of its versions, and the history of its changes. */
export const packDetail = (pack: RulePack, { from, cited }: PackVersion) => ({
  ...packRow(pack),
  shown: from,
  rules: cited,
  sources: pack.sources,
  versions: pack.versions.map((version, index) => ({
    from: version.from,
    reasons: version.reasons,
    changed: index === 0 ? [] : version.changed,
  })),
});

/** A rule whose value is not the same on both sides; null where a side does not have it. */
export type RuleDifference = Readonly<{ rule: string; left: unknown; right: unknown }>;

/** Compares values only: another source or grade of the same value is no difference. */
export function differences(left: PackVersion, right: PackVersion): readonly RuleDifference[] {
  const names = new Set([...namesOf(left.cited), ...namesOf(right.cited)]);
  return [...names]
    .map((rule) => ({
      rule,
      left: left.cited[rule]?.value ?? null,
      right: right.cited[rule]?.value ?? null,
    }))
    .filter((row) => valueText(row.left) !== valueText(row.right));
}

export function detailText(pack: RulePack, version: PackVersion): string {
  const { cited } = version;
  const names = namesOf(cited).toSorted();
  const rows = names.map((name) => {
    const rule = cited[name];
    const source = `[${rule?.source ?? ''}] ${rule?.grade ?? ''}`.padEnd(9);
    return `  ${name.padEnd(36)} ${source} ${valueText(rule?.value ?? null)}`;
  });
  const changes = pack.versions.map(({ from, reasons }) => `  ${from}  ${reasons.join(' ')}`);
  const tags = new Set(names.map((name) => cited[name]?.source ?? ''));
  const sources = Object.entries(pack.sources)
    .filter(([tag]) => tags.has(tag))
    .map(([tag, text]) => `  ${`[${tag}]`.padEnd(6)} ${text}`);
  const heading = `${pack.id}: ${pack.title}, rules from ${version.from} on`;
  const parts = [heading, ...rows, '', 'Versions', ...changes, '', 'Sources', ...sources];
  return `${parts.join('\n')}\n`;
}

export const differenceText = ({ rule, left, right }: RuleDifference): string =>
  `${rule.padEnd(36)} ${valueText(left)} -> ${valueText(right)}\n`;

/** A value for people: lists of names, tiers and caps without the marks of JSON. */
export function valueText(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const rows: readonly unknown[] = value;
    return rows.map(valueText).join(rows.every((row) => typeof row === 'string') ? ' ' : '; ');
  }
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${name} ${valueText(field)}`);
  return fields.join(', ') || 'none';
}
