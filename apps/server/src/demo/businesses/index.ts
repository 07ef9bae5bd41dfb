import { aiSaasChat } from './ai-saas-chat.ts';
import { betterTogether } from './better-together.ts';
import { codebuff } from './codebuff.ts';
import { eachie } from './eachie.ts';
import { repurposeflow } from './repurposeflow.ts';
import type { DemoBusiness } from './types.ts';

/** The five companies of the demo, as their documents describe them. */
export const businesses: readonly DemoBusiness[] = [
  repurposeflow,
  aiSaasChat,
  codebuff,
  eachie,
  betterTogether,
];
