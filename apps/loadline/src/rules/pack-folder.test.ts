import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packsWith } from './pack-folder.ts';
import { packPage } from './pack-page.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'loadline-packs-'));
const PAGE = new URL('../../../../docs/reference/rule-packs.md', import.meta.url);

afterAll(() => rmSync(FOLDER, { recursive: true }));

function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(FOLDER, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

const value = (of: unknown) => ({ value: of, source: 'FAQ', grade: 'A' });

const OWN = JSON.stringify({
  id: 'other-firm-50k',
  base: 'topstep-combine',
  title: 'Another firm',
  program: 'combine',
  sources: { FAQ: 'Questions and answers of the firm' },
  versions: [
    {
      from: '2026-10-01',
      why: 'First day of the firm.',
      rules: {
        'account.startBalance': value('50000'),
        'mll.amount': value('2500'),
        'mll.lock': value('50100'),
        'dll.amount': value('1100'),
        'target.profit': value('3000'),
        'lots.flat': value(4),
      },
    },
  ],
});

describe('packsWith', () => {
  it('adds a pack of the user to the built-in ones, without code', () => {
    const { packs, problems } = packsWith(folderWith('good', { 'own.json': OWN, 'x.txt': 'no' }));
    expect(problems).toEqual([]);
    expect(packs.map(({ id }) => id)).toContain('other-firm-50k');
    expect(packs).toHaveLength(11);
  });

  it('tells of every file that cannot be read', () => {
    const folder = folderWith('bad', { 'own.json': OWN, 'torn.json': '{', 'list.json': '[]' });
    expect(packsWith(folder).problems).toEqual([
      expect.stringMatching(/torn\.json is not JSON: /),
      expect.stringMatching(/list\.json: the file: /),
    ]);
  });

  it.each([
    { name: 'missing', folder: join(FOLDER, 'nothing'), problem: /it does not exist/ },
    { name: 'empty', folder: folderWith('empty', {}), problem: /has no \.json files/ },
  ])('tells of a folder that is $name', ({ folder, problem }) => {
    expect(packsWith(folder).problems.join('\n')).toMatch(problem);
  });
});

describe('the page of rule packs', () => {
  it('lists the values of the packs; `loadline rules list --markdown` writes it', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(packPage(packsWith(null).packs));
  });
});
