import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary.ts';
import { serverFolder } from './program.ts';

/** One change of a source file; `from` must stand there exactly once. */
export type Edit = { file: string; from: string; to: string };

/**
 * A copy of the server with a guard taken out, to see that a test notices. Throws when an edit does
 * not fit any more, since a copy that is not broken would prove nothing.
 */
export function breakServer(edits: readonly Edit[]): { folder: string; remove: () => void } {
  const folder = temporaryFolder('broken');
  cpSync(join(serverFolder, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(serverFolder, 'package.json'), join(folder, 'package.json'));
  for (const name of ['node_modules', 'migrations'])
    symlinkSync(join(serverFolder, name), join(folder, name));
  for (const { file, from, to } of edits) {
    const path = join(folder, 'src', file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2)
      throw new Error(`${file} has ${parts.length - 1} times what is to be taken out: ${from}`);
    writeFileSync(path, parts.join(to));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
