import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, findingAt } from '../source/finding.ts';
import type { SourceFile } from '../source/source-tree.ts';
import type { Check } from './check.ts';

/** A fenced block of TypeScript and the line of its first line of code. */
type CodeBlock = Readonly<{ path: string; line: number; extension: string; code: string }>;

const DOCUMENT = /^(?:README\.md|docs\/.+\.md|(?:packages|apps)\/[^/]+\/README\.md)$/;

/** Pages whose blocks show style with shortened types and are not meant to compile. */
const NOT_COMPILED = new Set(['docs/house.md']);

const FENCE = /^```(ts|tsx|typescript)\s*\n([\s\S]*?)^```/gm;
const TSC_LINE = /^(?:.*\/)?block-(\d+)\.tsx?\((\d+),\d+\): error (.*)$/;

/** Compiles every block of TypeScript in the documentation against the real packages. */
export const docCodeCheck: Check = {
  name: 'doc-code',
  run(tree) {
    const pages = tree.files.filter(({ path }) => DOCUMENT.test(path) && !NOT_COMPILED.has(path));
    const blocks = pages.flatMap(blocksOf);
    return blocks.length === 0 ? [] : compile(tree.root, blocks);
  },
};

const blocksOf = ({ path, text }: SourceFile): readonly CodeBlock[] =>
  [...text.matchAll(FENCE)].map(({ index, 1: language = 'ts', 2: code = '' }) => ({
    path,
    line: text.slice(0, index).split('\n').length + 1,
    extension: language === 'tsx' ? 'tsx' : 'ts',
    code,
  }));

/** The files lie inside the tree, because that is where the workspace packages resolve. */
function compile(root: string, blocks: readonly CodeBlock[]): readonly Finding[] {
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, 'tmp', 'doc-code-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig(root)));
    blocks.forEach((block, index) => {
      writeFileSync(join(folder, `block-${index}.${block.extension}`), paddedCode(block));
    });
    const { status, stdout, stderr } = spawnSync(
      join(root, 'node_modules/.bin/tsc'),
      ['-p', folder, '--pretty', 'false'],
      { encoding: 'utf8', timeout: 120_000 },
    );
    const findings = stdout.split('\n').flatMap((line) => readError(line, blocks));
    if (status === 0 || findings.length > 0) return findings;
    return [findingAt('docs', 1, `tsc failed: ${stdout.trim()} ${stderr.trim()}`)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As many empty lines in front as the page has, so that the compiler's lines are the page's. */
const paddedCode = ({ code, line }: CodeBlock): string =>
  `${'\n'.repeat(line - 1)}${code}\nexport {};\n`;

const tsconfig = (root: string): object => ({
  extends: join(root, 'tsconfig.base.json'),
  compilerOptions: {
    types: ['node'],
    lib: ['es2024', 'esnext.disposable', 'dom'],
    jsx: 'react-jsx',
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['./block-*'],
});

function readError(line: string, blocks: readonly CodeBlock[]): readonly Finding[] {
  const [, index = '', at = '1', message = ''] = TSC_LINE.exec(line) ?? [];
  const block = index === '' ? undefined : blocks[Number(index)];
  if (block === undefined) return [];
  return [findingAt(block.path, Number(at), `the code block does not compile: ${message}`)];
}
