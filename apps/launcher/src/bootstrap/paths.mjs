import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the checkout. */
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

/** The Node.js 24 that the install brings; everything but the first step runs on it. */
export const NODE = join(REPOSITORY, 'node_modules/node/bin/node');
