export { billingEntities } from './entities/index.ts';
