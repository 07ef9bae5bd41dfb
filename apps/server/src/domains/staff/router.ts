import * as contract from '@backdesk/contract';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { acceptInvitation } from './commands/accept-invitation.ts';
import { addPasskey } from './commands/add-passkey.ts';
import { renamePasskey, revokePasskey } from './commands/change-passkey.ts';
import { changePassword } from './commands/change-password.ts';
import { changeRole } from './commands/change-role.ts';
import { createApiKey } from './commands/create-api-key.ts';
import { createMember } from './commands/create-member.ts';
import { createOwner } from './commands/create-owner.ts';
import { deleteView } from './commands/delete-view.ts';
import { revokeApiKey } from './commands/revoke-api-key.ts';
import { invite } from './commands/invite.ts';
import { openInvitation } from './commands/open-invitation.ts';
import { resetAccess } from './commands/reset-access.ts';
import { revokeInvitation } from './commands/revoke-invitation.ts';
import { revokeMemberSession } from './commands/revoke-member-session.ts';
import { revokeSession } from './commands/revoke-session.ts';
import { saveView } from './commands/save-view.ts';
import { setActive } from './commands/set-active.ts';
import { startPasskey } from './commands/start-passkey.ts';
import { stepUp } from './commands/step-up.ts';
import { updateView } from './commands/update-view.ts';
import { verifyAudit } from './commands/verify-audit.ts';
import { apiKeys } from './queries/api-keys.ts';
import type { StaffProviders } from './providers.ts';
import { auditEntries, auditEntry, auditOptions } from './queries/audit-entries.ts';
import { auditState } from './queries/audit-state.ts';
import { invitations } from './queries/invitations.ts';
import { me } from './queries/me.ts';
import { memberSessions } from './queries/member-sessions.ts';
import { members } from './queries/members.ts';
import { passkeys } from './queries/passkeys.ts';
import { savedViews } from './queries/saved-views.ts';
import { sensitiveActions } from './queries/sensitive-actions.ts';
import { sessions } from './queries/sessions.ts';
import { setup } from './queries/setup.ts';

const procedures = {
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
  auditEntry: query('staff:read_audit')
    .input(contract.auditEntryInput)
    .output(wire(contract.auditEntryView))
    .query(({ ctx, input }) => auditEntry(ctx, input)),
  auditOptions: query('staff:read_audit')
    .input(contract.noInput)
    .output(wire(contract.auditOptionsView))
    .query(({ ctx }) => auditOptions(ctx)),
  auditState: query('staff:read_audit')
    .input(contract.noInput)
    .output(wire(contract.auditStateView))
    .query(({ ctx }) => auditState(ctx)),
  sensitiveActions: query('staff:read_audit')
    .input(contract.noInput)
    .output(wire(contract.sensitiveActionsView))
    .query(({ ctx }) => sensitiveActions(ctx)),
  verifyAudit: mutation('staff:read_audit')
    .input(contract.noInput)
    .output(wire(contract.auditVerificationView))
    .mutation(({ ctx }) => verifyAudit(ctx)),
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
  invitations: query('staff:manage')
    .input(contract.noInput)
    .output(wire(contract.invitationsView))
    .query(({ ctx }) => invitations(ctx)),
  invite: mutation('staff:manage')
    .input(contract.inviteInput)
    .output(wire(contract.createdInvitationView))
    .mutation(({ ctx, input }) => invite(ctx, input)),
  resetAccess: mutation('staff:manage')
    .input(contract.resetAccessInput)
    .output(wire(contract.createdInvitationView))
    .mutation(({ ctx, input }) => resetAccess(ctx, input)),
  revokeInvitation: mutation('staff:manage')
    .input(contract.revokeInvitationInput)
    .output(wire(contract.invitationView))
    .mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  openInvitation: mutation('public', { strangerName: 'Whoever holds the link' })
    .input(contract.openInvitationInput)
    .output(wire(contract.openInvitationView))
    .mutation(({ ctx, input }) => openInvitation(ctx, input)),
  acceptInvitation: mutation('public', { strangerName: 'Whoever holds the link' })
    .input(contract.acceptInvitationInput)
    .output(wire(contract.acceptedInvitationView))
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
  changePassword: mutation('signed_in')
    .input(contract.changePasswordInput)
    .output(wire(contract.changedPasswordView))
    .mutation(({ ctx, input }) => changePassword(ctx, input)),
  memberSessions: query('staff:manage')
    .input(contract.noInput)
    .output(wire(contract.memberSessionsView))
    .query(({ ctx }) => memberSessions(ctx)),
  revokeMemberSession: mutation('staff:manage')
    .input(contract.revokeSessionInput)
    .output(wire(contract.done))
    .mutation(({ ctx, input }) => revokeMemberSession(ctx, input)),
  passkeys: query('signed_in')
    .input(contract.noInput)
    .output(wire(contract.passkeysView))
    .query(({ ctx }) => passkeys(ctx)),
  startPasskey: mutation('signed_in')
    .input(contract.noInput)
    .output(wire(contract.passkeyOptionsView))
    .mutation(({ ctx }) => startPasskey(ctx)),
  addPasskey: mutation('signed_in')
    .input(contract.addPasskeyInput)
    .output(wire(contract.passkeyView))
    .mutation(({ ctx, input }) => addPasskey(ctx, input)),
  renamePasskey: mutation('signed_in')
    .input(contract.renamePasskeyInput)
    .output(wire(contract.passkeyView))
    .mutation(({ ctx, input }) => renamePasskey(ctx, input)),
  revokePasskey: mutation('signed_in')
    .input(contract.revokePasskeyInput)
    .output(wire(contract.done))
    .mutation(({ ctx, input }) => revokePasskey(ctx, input)),
};

/** The staff's procedures; `providers` are what other domains know of users. */
export const staffRouter = (providers: StaffProviders) =>
  router({
    ...procedures,
    auditEntries: query('staff:read_audit')
      .input(contract.auditListInput)
      .output(wire(contract.auditListView))
      .query(({ ctx, input }) => auditEntries(ctx, providers, input)),
  });
