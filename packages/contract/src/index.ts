export * from './billing.ts';
export * from './permissions.ts';
export * from './products.ts';
export * from './reasons.ts';
export * from './staff.ts';
export * from './users.ts';
export * from './wire.ts';
