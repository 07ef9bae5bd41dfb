import type { Fields } from '../core/object.ts';
import type { World } from '../core/world.ts';
import type { CallLog } from '../http/call-log.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';

/** What the control API can reach. */
export type ControlContext = {
  readonly world: World;
  readonly calls: CallLog;
  readonly dispatcher: Dispatcher;
  advanceTo(seconds: number): number;
};

export type ControlRequest = { readonly id: string; readonly body: Fields; readonly query: URLSearchParams };
