import type { Finding } from '../source/finding.ts';
import type { SourceTree } from '../source/source-tree.ts';

/** One rule of the house, kept by a machine. */
export type Check = Readonly<{
  name: string;
  run(tree: SourceTree): readonly Finding[];
}>;
