import { ProductSchema } from './entities/product.ts';

export { Product, ProductSchema } from './entities/product.ts';
export const productsEntities = [ProductSchema] as const;
