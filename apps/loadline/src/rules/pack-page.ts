import { type CitedRule, namesOf, type RulePack } from '@loadline/risk';
import { valueText } from './pack-views.ts';

const INTRODUCTION = `# Rule packs

Every value of the built-in rule packs with the day from which it holds, its source and its
grade. Written by \`loadline rules list --markdown\`; a test compares this page with the packs.

Grades: A is the firm's own dated text, B an older or paraphrased copy of it or read off an image,
C a third party, D our inference. Where the day of a change is not known, it is the first day on
which the firm's text has it. A value of which no earlier form is known is taken to hold since the
pack begins; for days before its source that is our inference.
`;

const PROGRAMS = [
  { program: 'combine', title: 'Trading Combine' },
  { program: 'xfa', title: 'Express Funded Account' },
  { program: 'practice', title: 'Practice' },
  { program: 'live', title: 'Live Funded Account (for display only)' },
] as const;

/** The page of the reference that lists every value of the packs. */
export function packPage(packs: readonly RulePack[]): string {
  const sections = PROGRAMS.map(({ program, title }) => {
    const members = packs.filter((pack) => pack.program === program);
    return `\n## ${title}\n\n${versionTable(members)}\n${ruleTable(members)}`;
  });
  const sources = new Map<string, string>();
  for (const pack of packs) {
    for (const [tag, text] of Object.entries(pack.sources)) sources.set(tag, text);
  }
  const list = [...sources].map(([tag, text]) => `- ${tag}: ${text}.\n`).join('');
  return `${INTRODUCTION}${sections.join('')}\n## Sources\n\n${list}`;
}

/** Why something changes on a day; the packs of one program change on the same days. */
function versionTable(packs: readonly RulePack[]): string {
  const reasons = new Map<string, Set<string>>();
  for (const { from, reasons: texts } of packs.flatMap(({ versions }) => versions)) {
    const known = reasons.get(from) ?? [];
    reasons.set(from, new Set([...known, ...texts]));
  }
  const rows = [...reasons].map(([from, texts]) => `| ${from} | ${[...texts].join(' ')} |\n`);
  return `| from | why |\n|---|---|\n${rows.join('')}`;
}

function ruleTable(packs: readonly RulePack[]): string {
  const sizes = packs.map(({ size, title }) => size ?? title);
  const heading = ['rule', 'from', ...sizes, 'source', 'grade', 'note'];
  const [first] = packs;
  if (first === undefined) return '';
  const newest = first.versions.at(-1)?.cited ?? {};
  const rows = namesOf(newest)
    .toSorted()
    .flatMap((name) =>
      first.versions
        .filter(({ changed }) => changed.includes(name))
        .map(({ from }) => {
          const rules = packs.map((pack) => ruleOn(pack, name, from));
          return rowOf([`\`${name}\``, from], rules);
        }),
    );
  return `| ${heading.join(' | ')} |\n|${'---|'.repeat(heading.length)}\n${rows.join('')}`;
}

const ruleOn = (pack: RulePack, name: ReturnType<typeof namesOf>[number], from: string) =>
  pack.versions.findLast((version) => version.from <= from)?.cited[name] ?? null;

/** Sizes may have grades of their own; each is told once. */
function rowOf(head: readonly string[], rules: readonly (CitedRule | null)[]): string {
  const known = rules.filter((rule) => rule !== null);
  const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
  const cells = [
    ...head,
    ...rules.map((rule) => valueText(rule?.value ?? null)),
    unique(known.map(({ source }) => source)),
    unique(known.map(({ grade }) => grade)),
    unique(known.flatMap(({ note }) => (note === undefined ? [] : [note]))),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
