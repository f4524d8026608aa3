import { describe, expect, it } from 'vitest';
import { plantedTree } from '../../test/planted-tree.ts';
import { docCodeCheck } from './doc-code.ts';

const page = (language: string, code: string): string =>
  `# Page\n\nText.\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('the doc-code check', () => {
  it('compiles blocks against the real packages and names the line of the page', () => {
    const sound = "import { ok } from '@loadline/core';\nconsole.log(ok(1));";
    const wrong = "import { ok } from '@loadline/core';\nconst text: string = ok(1);";
    const findings = docCodeCheck.run(
      plantedTree({
        'docs/concepts/sound.md': page('ts', sound),
        'docs/concepts/wrong.md': page('ts', wrong),
        'packages/core/README.md': page('ts', 'const one: number = "one";'),
        'docs/text.md': page('text', 'not code at all'),
      }),
    );
    expect(findings).toMatchObject([
      { path: 'docs/concepts/wrong.md', line: 7 },
      { path: 'packages/core/README.md', line: 6 },
    ]);
  }, 60_000);

  it('leaves the examples of the house rules alone', () => {
    expect(docCodeCheck.run(plantedTree({ 'docs/house.md': page('ts', 'no code') }))).toEqual([]);
  });
});
