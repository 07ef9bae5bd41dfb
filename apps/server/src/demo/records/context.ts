import type { EntityManager } from '../../platform/db/database.ts';
import type { DemoBusiness } from '../businesses/types.ts';
import type { Shelf } from '../stories/scene.ts';
import type { DemoUser } from '../stories/user.ts';

/** What one company knows, on its way into the tables of one product. */
export type Records = {
  em: EntityManager;
  productId: string;
  business: DemoBusiness;
  shelf: Shelf;
  users: readonly DemoUser[];
  /** Our ids of the users, once they are written. */
  ids: Map<DemoUser, string>;
  /** When the story ends. */
  endsAt: Date;
};

export function idOfUser({ ids }: Pick<Records, 'ids'>, user: DemoUser): string {
  const id = ids.get(user);
  if (id === undefined) throw new Error(`The demo's user ${user.number} was not written.`);
  return id;
}
