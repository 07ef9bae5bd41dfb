import { entities } from './entities.ts';
import { migrateDatabase } from './platform/db/migrate.ts';
import { librarySchemas } from './wiring.ts';

export {
  createStaffMember,
  currentTotp,
  type DemoCredential,
  findOrCreateDemoStaff,
  issueApiKey,
  readDemoCredentials,
  resetSecondFactor,
} from './domains/staff/index.ts';
export { entities } from './entities.ts';
export { appendAudit } from './platform/audit/append.ts';
export { readAnchors, writeAnchor } from './platform/audit/anchor.ts';
export { verifyAudit } from './platform/audit/verify.ts';
export { ConfigError, type Config, loadConfig } from './platform/config.ts';
export { AppRoleRefused } from './platform/db/app-role.ts';
export { SchemaVersionError } from './platform/db/migrate.ts';
export { listProducts, productByKey, productsAtStripe } from './domains/products/index.ts';
export { seedDemo } from './demo/seed.ts';
export { scaleProductKey, type ScaleResult, ScaleRefused, seedScale } from './scale/seed-scale.ts';
export { stripeWebhookSecret } from './platform/stripe-webhook-secret.ts';
export { createProduct } from './domains/products/index.ts';
export { auditedTransaction } from './platform/audit/transaction.ts';
export { createServices } from './services.ts';
export { compareWithStripe, resyncFromStripe, sweepStripe } from './stripe-sync.ts';

/** Brings a database to this version; see `migrateDatabase`. */
export function migrate(options: {
  ownerUrl: string;
  appUrl?: string | undefined;
  log?: (line: string) => void;
}): Promise<{ applied: string[] }> {
  return migrateDatabase({ ...options, entities, librarySchemas });
}
