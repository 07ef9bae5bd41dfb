import { billingEntities } from './domains/billing/index.ts';
import { healthEntities } from './domains/health/index.ts';
import { ingestEntities } from './domains/ingest/index.ts';
import { jobsEntities } from './domains/jobs/index.ts';
import { productsEntities } from './domains/products/index.ts';
import { staffEntities } from './domains/staff/index.ts';
import { usersEntities } from './domains/users/index.ts';

/** All entities, as one typed tuple; spelled out because the compiler refuses to print it in full. */
export const entities: readonly [
  ...typeof staffEntities,
  ...typeof productsEntities,
  ...typeof usersEntities,
  ...typeof billingEntities,
  ...typeof ingestEntities,
  ...typeof jobsEntities,
  ...typeof healthEntities,
] = [
  ...staffEntities,
  ...productsEntities,
  ...usersEntities,
  ...billingEntities,
  ...ingestEntities,
  ...jobsEntities,
  ...healthEntities,
];
