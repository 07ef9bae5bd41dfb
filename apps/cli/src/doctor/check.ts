/** One thing that doctor looked at. `detail` is a sentence; for a problem it says what to do. */
export type Finding = { name: string; status: 'ok' | 'warning' | 'problem'; detail: string };

export const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail });
export const warning = (name: string, detail: string): Finding => ({ name, status: 'warning', detail });
export const problem = (name: string, detail: string): Finding => ({ name, status: 'problem', detail });
