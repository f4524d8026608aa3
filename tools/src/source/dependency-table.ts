import type { SourceTree } from './source-tree.ts';

/** Which workspace packages and npm packages one part of the workspace may import. */
export type DependencyRule = Readonly<{
  line: number;
  workspace: 'anything' | readonly AllowedPackage[];
  npm: 'free' | readonly string[];
}>;

export type AllowedPackage = Readonly<{ name: string; portsOnly: boolean }>;

export const HOUSE_PATH = 'docs/house.md';

const ROW = /^\|([^|]+)\|([^|]+)\|([^|]+)\|\s*$/;
const PORTS_ONLY = /\(its ports\/ only\)/;

/**
 * Reads the table "Who may import whom" of the house rules, so that the rule and its check cannot
 * drift apart. Keys are the names in the first column, such as `core` or `apps/loadline`.
 */
export function readDependencyTable(tree: SourceTree): ReadonlyMap<string, DependencyRule> {
  const lines = tree.file(HOUSE_PATH)?.text.split('\n') ?? [];
  const start = lines.findIndex((line) => line.startsWith('## 3.'));
  const rules = new Map<string, DependencyRule>();
  for (let index = start + 1; start >= 0 && index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('## ')) break;
    readRow(line, index + 1, rules);
  }
  return rules;
}

/** The rule of a folder: by the folder itself (`apps/loadline`) or by its last part (`core`). */
export function ruleOf(
  rules: ReadonlyMap<string, DependencyRule>,
  folder: string,
): DependencyRule | null {
  return rules.get(folder) ?? rules.get(folder.slice(folder.lastIndexOf('/') + 1)) ?? null;
}

function readRow(line: string, lineNumber: number, rules: Map<string, DependencyRule>): void {
  const [, names = '', workspace = '', npm = ''] = ROW.exec(line.replaceAll('`', '')) ?? [];
  if (names === '' || names.trim() === 'package' || names.includes('---')) return;
  for (const name of splitList(names)) {
    rules.set(name, { line: lineNumber, workspace: readWorkspace(workspace), npm: readNpm(npm) });
  }
}

/** What follows a semicolon is a remark. */
function readWorkspace(cell: string): DependencyRule['workspace'] {
  const [list = ''] = cell.split(';');
  if (list.trim().startsWith('anything')) return 'anything';
  if (list.trim() === 'nothing') return [];
  return splitList(list).map((entry) => ({
    name: entry.replace(PORTS_ONLY, '').trim(),
    portsOnly: PORTS_ONLY.test(entry),
  }));
}

function readNpm(cell: string): DependencyRule['npm'] {
  const text = cell.trim();
  if (text === 'free') return 'free';
  return text === 'none' ? [] : splitList(text);
}

const splitList = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
