import type { Permission, Role } from '@backdesk/contract';
import type { ComponentType } from 'react';
import type { Me } from '../../shared/me.ts';
import { AuditBlock, SensitiveActions } from './audit-blocks.tsx';
import { DueDisputes, FailedRenewals, OpenRefunds } from './billing-blocks.tsx';
import { Money } from './money-block.tsx';
import { HealthBlock, IntakeBlock, JobsBlock, WebhookLag } from './operate-blocks.tsx';

/** One product or all, and where the viewer's day begins. */
export type About = { product: string | undefined; zone: string };

type HomeBlock = {
  key: string;
  Block: ComponentType<{ about: About }>;
  permission?: Permission;
  isWide?: boolean;
};

const money: HomeBlock = { key: 'money', Block: Money, permission: 'billing:read', isWide: true };
const refunds: HomeBlock = { key: 'refunds', Block: OpenRefunds, permission: 'billing:read' };
const disputes: HomeBlock = { key: 'disputes', Block: DueDisputes, permission: 'billing:read' };
const renewals: HomeBlock = { key: 'renewals', Block: FailedRenewals, permission: 'billing:read' };
const lag: HomeBlock = { key: 'lag', Block: WebhookLag };
const intake: HomeBlock = { key: 'intake', Block: IntakeBlock, permission: 'ingest:read' };
const jobs: HomeBlock = { key: 'jobs', Block: JobsBlock, permission: 'jobs:read' };
const health: HomeBlock = { key: 'health', Block: HealthBlock, permission: 'health:read' };
const audit: HomeBlock = { key: 'audit', Block: AuditBlock, permission: 'jobs:read', isWide: true };
const acts: HomeBlock = {
  key: 'acts',
  Block: SensitiveActions,
  permission: 'staff:read_audit',
  isWide: true,
};

const byRole: Record<Role, readonly HomeBlock[]> = {
  support_agent: [refunds, disputes, renewals, lag],
  support_lead: [refunds, disputes, renewals, intake, acts],
  finance: [money, refunds, disputes, renewals, lag, acts],
  engineer: [intake, jobs, health, renewals],
  auditor: [audit, acts],
  owner: [money, refunds, disputes, renewals, intake, jobs, health, acts],
};

/** The blocks of a role, as far as the member may read what stands in them. */
export function blocksOf({ role, permissions }: Pick<Me, 'role' | 'permissions'>): readonly HomeBlock[] {
  return byRole[role].filter(({ permission }) => !permission || permissions.includes(permission));
}
