import { portalLinkInput, type portalLinkView } from '@backdesk/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { DeskForm } from '../../../shared/form/desk-form.tsx';
import { ShownSecret } from '../../../shared/form/shown-secret.tsx';
import { useDeskForm } from '../../../shared/form/use-desk-form.ts';
import { trpc, trpcClient } from '../../../shared/trpc.ts';
import { OperationDialog } from '../operation-dialog.tsx';

type Link = z.output<typeof portalLinkView>;
type Props = {
  userId: string;
  userName: string;
  /** Whether there is a customer at Stripe. */
  isCustomer: boolean;
  onClose: () => void;
};

/** Makes a link by which a customer sees and changes their own billing, and shows it once. It is kept nowhere. */
export function PortalDialog({ userId, userName, isCustomer, onClose }: Props) {
  const [link, setLink] = useState<Link>();
  return (
    <OperationDialog
      title={`Customer portal: ${userName}`}
      size={520}
      access={{ permission: 'billing:link_portal', what: 'billing for customers' }}
      outcome={
        link && (
          <ShownSecret what="link" secret={link.url} isShownOnce onClose={onClose}>
            {sentence(link)}
          </ShownSecret>
        )
      }
      obstacle={isCustomer ? null : 'This user is not a customer at Stripe, so there is nothing to see.'}
      onClose={onClose}
    >
      <PortalForm userId={userId} onMade={setLink} />
    </OperationDialog>
  );
}

const sentence = ({ isRenewable }: Link): string =>
  isRenewable
    ? 'Send it to the customer and to nobody else: whoever opens it sees and changes their billing. It opens at once for a few minutes; later it first asks them to prove that their e-mail is theirs, so it can be sent by mail.'
    : 'Send it to the customer and to nobody else: whoever opens it sees and changes their billing. It runs out within minutes when nobody opens it, and Stripe knows no e-mail to renew it by: send it while they wait.';

function PortalForm({ userId, onMade }: { userId: string; onMade: (link: Link) => void }) {
  const queryClient = useQueryClient();
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const form = useDeskForm({
    schema: portalLinkInput,
    initialValues: {},
    toInput: () => ({ operationId, userId }),
    send: (input) => trpcClient.billing.linkPortal.mutate(input),
    onDone: (link) => {
      void queryClient.invalidateQueries(trpc.users.pathFilter());
      onMade(link);
    },
    onRefused: () => {
      // Stripe repeats what it once answered under a number. A second link does no harm: nobody saw the first.
      setOperationId(crypto.randomUUID());
      return false;
    },
  });
  return (
    <DeskForm form={form} submitLabel="Make the link" isSubmitFocused>
      <p>
        By a link of their own they change their card, read their invoices, and do what else the portal lets
        them: nobody has to ask them for a password or a card.
      </p>
      <p className="bd-muted">Your name is written to the audit log, the link is not.</p>
    </DeskForm>
  );
}
