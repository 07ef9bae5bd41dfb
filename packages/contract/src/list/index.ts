export * from './conditions.ts';
export * from './definition.ts';
export * from './filters.ts';
export * from './rows.ts';
export * from './schemas.ts';
