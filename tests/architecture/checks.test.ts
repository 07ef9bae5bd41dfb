import { describe, expect, it } from 'vitest';
import { inexactVersions, outsideCatalog } from './catalog.ts';
import { measureFiles, sizeProblems } from './file-sizes.ts';
import { findMarkers } from './markers.ts';

const files = (count: number, lines: number) =>
  Array.from({ length: count }, (_, n) => ({ path: `${n}.ts`, lines }));

describe('file sizes', () => {
  it('accept many small files', () => {
    expect(sizeProblems(files(200, 60))).toEqual([]);
  });

  it('refuse one file that is too long, a median that is too large, and too few files', () => {
    expect(sizeProblems([...files(200, 60), { path: 'long.ts', lines: 401 }])).toEqual([
      expect.stringMatching(/long\.ts has 401/),
    ]);
    expect(sizeProblems(files(200, 71))).toEqual([expect.stringMatching(/median/)]);
    expect(sizeProblems(files(3, 10))).toEqual([expect.stringMatching(/does not see/)]);
    expect(sizeProblems([...files(180, 10), ...files(20, 300)])).toEqual([expect.stringMatching(/95th/)]);
  });

  it('count style sheets as well', () => {
    expect(measureFiles()).toContainEqual({
      path: 'apps/web/src/shared/list/list.css',
      lines: expect.any(Number),
    });
  });
});

describe('markers', () => {
  const off = ['skip', 'only', 'todo', 'fixme'];

  it.each(off)('refuse .%s on a test', (word) => {
    expect(findMarkers(`it.${word}('x', () => {})`)).toHaveLength(1);
    expect(findMarkers(`test.describe.${word}('x', () => {})`)).toHaveLength(1);
  });

  it('refuse work left for later and a silenced type checker', () => {
    expect(findMarkers('const a = 1; // TODO later')).toEqual(['1: finish it or open an issue']);
    expect(findMarkers('// @ts-ignore')).toEqual(['1: the type checker is silenced']);
  });

  it('accept a skip that gives its reason', () => {
    expect(findMarkers(`context.skip('no second PostgreSQL here')`)).toEqual([]);
    expect(findMarkers(`test.skip(!hasDisplay, 'needs a display')`)).toEqual([]);
  });
});

describe('the catalog', () => {
  it('refuses a version outside of it', () => {
    expect(outsideCatalog({ dependencies: { zod: 'catalog:', pg: '^8.0.0' } })).toEqual([
      expect.stringMatching(/^pg is/),
    ]);
    expect(outsideCatalog({ devDependencies: { '@backdesk/money': 'workspace:*' } })).toEqual([]);
  });

  it('refuses a range in it', () => {
    expect(
      inexactVersions(
        `catalog:\n  # a set\n  '@scope/a': 1.2.3\n  "@scope/c": 1.0.0\n  d: npm:typescript@6.0.3\n  b: ^2.0.0\n`,
      ),
    ).toEqual([expect.stringMatching(/^b is/)]);
    expect(inexactVersions('packages: []\n')).toEqual(['pnpm-workspace.yaml has no catalog']);
  });
});
