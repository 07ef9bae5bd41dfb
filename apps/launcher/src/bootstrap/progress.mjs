const LABEL_WIDTH = 14;
const HEARTBEAT_MS = 10_000;
const FRAME_MS = 500;

/** @param {number} since */
function elapsed(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Shows one step of a start: its name at once, how long it takes while it runs (in place on a
 * terminal, every ten seconds elsewhere), and in the end what came out.
 * @param {string} label
 * @param {NodeJS.WriteStream} stream Commands that print data on stdout choose stderr.
 */
export function beginStep(label, stream = process.stdout) {
  const since = performance.now();
  const head = `  ${label.padEnd(LABEL_WIDTH)}`;
  const isTerminal = stream.isTTY;
  const clear = isTerminal ? '\r\u001B[2K' : '';
  let detail = '';
  const line = () => `${head}${detail ? `${detail} · ` : ''}${elapsed(since)}`;
  const show = () => {
    // Cursor to the start, line cleared, and cut so that it never wraps.
    if (isTerminal) stream.write(`\r\u001B[2K${line().slice(0, (stream.columns || 80) - 1)}`);
    else stream.write(`${line()} …\n`);
  };
  const timer = setInterval(show, isTerminal ? FRAME_MS : HEARTBEAT_MS);
  timer.unref();
  if (isTerminal) show();
  return {
    /** @param {string} text What is happening right now. */
    update(text) {
      detail = text;
    },
    /** @param {string} outcome */
    done(outcome) {
      clearInterval(timer);
      stream.write(`${clear}${head}${outcome} (${elapsed(since)})\n`);
    },
    /** Ends the line of a step that did not work; the reason is printed elsewhere. */
    fail() {
      clearInterval(timer);
      stream.write(`${clear}${head}failed (${elapsed(since)})\n`);
    },
  };
}

/**
 * Shows `work` as one step and returns its result.
 * @template T
 * @param {string} label
 * @param {(step: ReturnType<typeof beginStep>) => Promise<[T, string]>} work Returns the result and what to print.
 * @param {NodeJS.WriteStream} [stream]
 * @returns {Promise<T>}
 */
export async function step(label, work, stream) {
  const shown = beginStep(label, stream);
  try {
    const [result, outcome] = await work(shown);
    shown.done(outcome);
    return result;
  } catch (error) {
    shown.fail();
    throw error;
  }
}
