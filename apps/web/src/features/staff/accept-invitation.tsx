import { acceptInvitationInput, type openInvitationView, roleLabels, type Wire } from '@backdesk/contract';
import { Notice } from '@backdesk/ui';
import { Anchor, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { formatWhen } from '../../shared/format.ts';
import { FormShell } from '../../shared/form/form-shell.tsx';
import { useContractForm } from '../../shared/form/use-contract-form.ts';
import { problemOf } from '../../shared/problem.ts';
import { SkeletonRows } from '../../shared/states/skeletons.tsx';
import { trpc, trpcClient } from '../../shared/trpc.ts';
import { AuthCard } from './auth-card.tsx';
import { AuthRefusal, signInWithPassword } from './auth-api.ts';

type Invitation = Wire<typeof openInvitationView>;
type Ways = {
  /** A session waits for its second factor to be set up. */
  onSetUp: () => Promise<void>;
  onCode: () => Promise<void>;
  onSignIn: () => Promise<void>;
};

/** What a link from a colleague opens: says what it is for, then asks for what it lets one choose. */
export function AcceptInvitation({ token, ...ways }: { token: string } & Ways) {
  const { mutate, error, data } = useMutation(trpc.staff.openInvitation.mutationOptions());
  useEffect(() => mutate({ token }), [mutate, token]);
  if (error) return <Ended sentence={problemOf(error).message} />;
  if (!data)
    return (
      <AuthCard title="Your invitation">
        <SkeletonRows count={3} label="Opening your invitation" />
      </AuthCard>
    );
  return <Accept token={token} invitation={data} {...ways} />;
}

function Ended({ sentence }: { sentence: string }) {
  return (
    <AuthCard title="This link does not open">
      <Notice tone="bad" role="alert">
        {sentence}
      </Notice>
      <p>
        <Anchor component={Link} to="/sign-in">
          Go to the sign-in
        </Anchor>
      </p>
    </AuthCard>
  );
}

const titles: Record<Invitation['purpose'], string> = {
  join: 'Join Backdesk',
  new_password: 'Choose a new password',
  new_second_factor: 'Set up a new second factor',
  new_access: 'Choose a password and a second factor',
};

function Accept({
  token,
  invitation,
  onSetUp,
  onCode,
  onSignIn,
}: { token: string; invitation: Invitation } & Ways) {
  const { purpose, email, role, invitedBy, expiresAt } = invitation;
  const isJoining = purpose === 'join';
  const keepsPassword = purpose === 'new_second_factor';
  const form = useContractForm({
    schema: acceptInvitationInput,
    initialValues: { token, name: '', password: '' },
    toInput: ({ name, ...rest }) => (isJoining ? { name, ...rest } : rest),
    send: async (input) => {
      await trpcClient.staff.acceptInvitation.mutate(input);
      return signInWithPassword(email, input.password).catch((error: unknown) => {
        // The link is used up: the sign-in page goes on from here.
        if (error instanceof AuthRefusal) return undefined;
        throw error;
      });
    },
    onDone: (next) => void (next === undefined ? onSignIn() : next.needsCode ? onCode() : onSetUp()),
  });
  return (
    <AuthCard title={titles[purpose]}>
      <p>
        {isJoining && role
          ? `${invitedBy} invites ${email} as ${roleLabels[role].toLowerCase()}.`
          : `${invitedBy} made this link for ${email}. All your sessions end with it.`}{' '}
        <span className="bd-muted">It works once, until {formatWhen(expiresAt)}.</span>
      </p>
      <FormShell form={form} submitLabel={isJoining ? 'Join' : 'Go on'}>
        {isJoining && (
          <TextInput
            label="Your name"
            description="As your colleagues know you."
            autoComplete="name"
            data-autofocus
            {...form.field('name')}
          />
        )}
        {/* Password managers keep the address with the password. */}
        <TextInput label="E-mail" type="email" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={keepsPassword ? 'Your password' : 'Choose a password'}
          description={keepsPassword ? undefined : 'At least 12 characters; a few random words are good.'}
          autoComplete={keepsPassword ? 'current-password' : 'new-password'}
          data-autofocus={!isJoining}
          {...form.field('password')}
        />
        {purpose !== 'new_password' && (
          <p className="bd-muted">Next you set up a second factor: have an authenticator app at hand.</p>
        )}
      </FormShell>
    </AuthCard>
  );
}
