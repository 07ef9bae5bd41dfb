import type { Actor } from '../../../platform/actor.ts';

/** Who asked for work, as it is kept on the work's row. */
export type Requester = Pick<Actor, 'kind' | 'id' | 'name'>;

/** Work without a person behind it: a schedule asked for it. */
export const scheduleRequester: Requester = { kind: 'job', id: null, name: 'Schedule' };
