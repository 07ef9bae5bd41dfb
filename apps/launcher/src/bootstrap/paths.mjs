import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the checkout. */
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

/**
 * Where Node keeps the machine code of what it has compiled: a program then starts in two thirds of the
 * time. A folder that cannot be written is left alone.
 */
const COMPILE_CACHE = join(REPOSITORY, 'node_modules/.cache/node-compile-cache');

/** The environment of whatever runs on our Node. @returns {NodeJS.ProcessEnv} */
export function nodeEnvironment() {
  return {
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    // glibc gives each thread a heap of its own, and Node's threads hold 15 MB in them that nobody uses.
    MALLOC_ARENA_MAX: '2',
    ...process.env,
  };
}

/** The Node.js 24 that the install brings; everything but the first step runs on it. */
export const NODE = join(REPOSITORY, 'node_modules/node/bin/node');
