import { p } from '@mikro-orm/core';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';

/** The product a row belongs to; products with billing rows cannot be dropped. */
export const productColumn = () => p.manyToOne(Product).ref().deleteRule('restrict');

/** The user a financial row belongs to: the row must outlive the person, who becomes a tombstone. */
export const userColumn = () => p.manyToOne(User).ref().deleteRule('restrict');

const textWithDefault = () => p.text().defaultRaw('');
const bigintWithDefault = () => p.bigint().defaultRaw('');

/** Text that PostgreSQL computes from the row; typed like a default, so that nobody writes it. */
export const generatedText = (expression: string) =>
  p.text().generated(`(${expression}) stored`) as unknown as ReturnType<typeof textWithDefault>;

/** A bigint that PostgreSQL computes from the row; typed like a default, so that nobody writes it. */
export const generatedBigint = (expression: string) =>
  p.bigint().generated(`(${expression}) stored`) as unknown as ReturnType<typeof bigintWithDefault>;
