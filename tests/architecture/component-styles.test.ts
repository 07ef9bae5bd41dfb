import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from './list-sources.ts';

const web = join(REPOSITORY, 'apps/web');
const mantine = realpathSync(join(web, 'node_modules/@mantine/core'));

test('every component of Mantine that is used brings its style sheet', () => {
  const styles = readFileSync(join(web, 'src/styles.ts'), 'utf8');
  const sources = globSync('{apps/web,packages/ui}/src/**/*.{ts,tsx}', { cwd: REPOSITORY });
  const used = new Set(
    sources.flatMap((file) =>
      [...readFileSync(join(REPOSITORY, file), 'utf8').matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)]
        .flatMap(([, names]) => (names ?? '').split(','))
        .map((name) => name.trim()),
    ),
  );
  expect(used).toContain('Button');
  const styled = [...used].filter((name) => existsSync(join(mantine, 'styles', `${name}.layer.css`)));
  expect(styled.filter((name) => !styles.includes(`styles/${name}.layer.css`))).toEqual([]);
});
