import { v7 } from 'uuid';

/** A new UUIDv7: ordered by time, made by the application so that it works on PostgreSQL 15 to 18. */
export function newId(): string {
  return v7();
}
