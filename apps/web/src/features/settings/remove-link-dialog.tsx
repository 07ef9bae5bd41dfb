import { removeLinkInput } from '@backdesk/contract';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import type { ProductLink } from './settings-types.ts';
import { useRefreshProducts } from './use-refresh.ts';

type Props = { link: ProductLink; productName: string; onClose: () => void };

/** Takes a link off the pages of all users of a product. */
export function RemoveLinkDialog(props: Props) {
  return (
    <FormDialog title={`Remove the link ${props.link.label}`} onClose={props.onClose}>
      <RemoveLink {...props} />
    </FormDialog>
  );
}

function RemoveLink({ link, productName, onClose }: Props) {
  const refresh = useRefreshProducts();
  const form = useDeskForm({
    schema: removeLinkInput,
    initialValues: { linkId: link.id, version: link.version },
    send: (input) => trpcClient.products.removeLink.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Remove the link">
      <p>
        It goes from the pages of all users of {productName}. Nothing happens in the tool that it leads to,
        and you can add it again.
      </p>
      <p className="bd-mono bd-settings-template">{link.urlTemplate}</p>
    </DeskForm>
  );
}
