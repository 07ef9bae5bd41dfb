/** A failure before Node 24 is there; its message is the whole sentence for the person. */
export class Failure extends Error {}

/** @param {unknown} error Prints a sentence for a Failure, everything for a fault of ours; exit code 1. */
export function exitWith(error) {
  console.error(error instanceof Failure ? `\n${error.message}` : error);
  process.exit(1);
}

/** Backdesk needs Node 20 to get started; refuses older ones with a sentence. */
export function requireNode20() {
  const [major = '0'] = process.versions.node.split('.');
  if (Number(major) < 20)
    throw new Failure(
      `Backdesk needs Node.js 20 or newer and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
    );
}
