import * as contract from '@backdesk/contract';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { changeRole } from './commands/change-role.ts';
import { createApiKey } from './commands/create-api-key.ts';
import { createMember } from './commands/create-member.ts';
import { createOwner } from './commands/create-owner.ts';
import { deleteView } from './commands/delete-view.ts';
import { revokeApiKey } from './commands/revoke-api-key.ts';
import { revokeSession } from './commands/revoke-session.ts';
import { saveView } from './commands/save-view.ts';
import { setActive } from './commands/set-active.ts';
import { stepUp } from './commands/step-up.ts';
import { updateView } from './commands/update-view.ts';
import { apiKeys } from './queries/api-keys.ts';
import { auditEntries } from './queries/audit-entries.ts';
import { me } from './queries/me.ts';
import { members } from './queries/members.ts';
import { savedViews } from './queries/saved-views.ts';
import { sessions } from './queries/sessions.ts';
import { setup } from './queries/setup.ts';
import { verifyAudit } from './queries/verify-audit.ts';

export const staffRouter = router({
  setup: query('public')
    .input(contract.noInput)
    .output(wire(contract.setupView))
    .query(({ ctx }) => setup(ctx)),
  createOwner: mutation('public')
    .input(contract.createOwnerInput)
    .output(wire(contract.createdOwnerView))
    .mutation(({ ctx, input }) => createOwner(ctx, input)),
  me: query('signed_in')
    .input(contract.noInput)
    .output(wire(contract.meView))
    .query(({ ctx }) => me(ctx)),
  stepUp: mutation('signed_in')
    .input(contract.stepUpInput)
    .output(wire(contract.stepUpView))
    .mutation(({ ctx, input }) => stepUp(ctx, input)),
  sessions: query('signed_in')
    .input(contract.noInput)
    .output(wire(contract.sessionsView))
    .query(({ ctx }) => sessions(ctx)),
  revokeSession: mutation('signed_in')
    .input(contract.revokeSessionInput)
    .output(wire(contract.done))
    .mutation(({ ctx, input }) => revokeSession(ctx, input)),
  members: query('staff:read')
    .input(contract.noInput)
    .output(wire(contract.membersView))
    .query(({ ctx }) => members(ctx)),
  createMember: mutation('staff:manage')
    .input(contract.createMemberInput)
    .output(wire(contract.createdMemberView))
    .mutation(({ ctx, input }) => createMember(ctx, input)),
  changeRole: mutation('staff:manage')
    .input(contract.changeRoleInput)
    .output(wire(contract.memberView))
    .mutation(({ ctx, input }) => changeRole(ctx, input)),
  setActive: mutation('staff:manage')
    .input(contract.setActiveInput)
    .output(wire(contract.memberView))
    .mutation(({ ctx, input }) => setActive(ctx, input)),
  apiKeys: query('staff:manage_keys')
    .input(contract.noInput)
    .output(wire(contract.apiKeysView))
    .query(({ ctx }) => apiKeys(ctx)),
  createApiKey: mutation('staff:manage_keys')
    .input(contract.createApiKeyInput)
    .output(wire(contract.createdApiKeyView))
    .mutation(({ ctx, input }) => createApiKey(ctx, input)),
  revokeApiKey: mutation('staff:manage_keys')
    .input(contract.revokeApiKeyInput)
    .output(wire(contract.apiKeyView))
    .mutation(({ ctx, input }) => revokeApiKey(ctx, input)),
  auditEntries: query('staff:read_audit')
    .input(contract.auditListInput)
    .output(wire(contract.auditListView))
    .query(({ ctx, input }) => auditEntries(ctx, input)),
  verifyAudit: query('staff:read_audit')
    .input(contract.noInput)
    .output(wire(contract.auditVerificationView))
    .query(({ ctx }) => verifyAudit(ctx)),
  savedViews: query('signed_in')
    .input(contract.savedViewsInput)
    .output(wire(contract.savedViewsView))
    .query(({ ctx, input }) => savedViews(ctx, input)),
  saveView: mutation('signed_in')
    .input(contract.saveViewInput)
    .output(wire(contract.savedView))
    .mutation(({ ctx, input }) => saveView(ctx, input)),
  updateView: mutation('signed_in')
    .input(contract.updateViewInput)
    .output(wire(contract.savedView))
    .mutation(({ ctx, input }) => updateView(ctx, input)),
  deleteView: mutation('signed_in')
    .input(contract.deleteViewInput)
    .output(wire(contract.done))
    .mutation(({ ctx, input }) => deleteView(ctx, input)),
});
