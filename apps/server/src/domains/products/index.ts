import { ProductLinkSchema } from './entities/product-link.ts';
import { ProductRetentionOverrideSchema } from './entities/product-retention-override.ts';
import { ProductSchema } from './entities/product.ts';

export { createProduct } from './commands/create-product.ts';
export { ensureProduct } from './commands/ensure-product.ts';
export { Product } from './entities/product.ts';
export {
  listProducts,
  productById,
  productByKey,
  type ProductRef,
  productsAtStripe,
} from './queries/product-by-key.ts';
export { productLinksJson, readProductLinks } from './queries/product-links.ts';
export type { ProductProviders } from './providers.ts';
export { productsRouter } from './router.ts';
export const productsEntities = [ProductSchema, ProductLinkSchema, ProductRetentionOverrideSchema] as const;
