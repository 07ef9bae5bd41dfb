import { spawn } from 'node:child_process';

/**
 * Runs a program and collects what it says.
 * @param {string} program @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void}} options
 * @returns {Promise<{code: number | null, output: string}>} code is null when it could not start or was killed.
 */
export function run(program, args, { cwd, env, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      output += chunk;
      for (const line of String(chunk).split(/[\r\n]+/)) if (line.trim()) onLine?.(line.trim());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
