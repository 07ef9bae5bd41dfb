/** What --help says about --json, the same everywhere. */
export const JSON_HELP = 'print the result as JSON and nothing else';
