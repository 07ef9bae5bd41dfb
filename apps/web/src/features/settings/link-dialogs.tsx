import { addLinkInput, editLinkInput, linkKindLabels } from '@backdesk/contract';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { LinkFields, type LinkForm } from './link-fields.tsx';
import type { ProductLink } from './settings-types.ts';
import { useRefreshProducts } from './use-refresh.ts';

type NewProps = { productKey: string; onClose: () => void };
type EditProps = { link: ProductLink; onClose: () => void };

const labels = { kind: 'the tool', label: 'the label', urlTemplate: 'the address' };
const initialValues: LinkForm = { kind: 'other', label: '', urlTemplate: '' };
/** The select offers nothing but kinds; the contract judges what is none. */
const asInput = (values: LinkForm) => ({ ...values, kind: values.kind as ProductLink['kind'] });

/** Puts one more link on the page of every user of a product. */
export function NewLinkDialog({ productKey, onClose }: NewProps) {
  return (
    <FormDialog title="Add a link" onClose={onClose} size="md">
      <NewLink productKey={productKey} onClose={onClose} />
    </FormDialog>
  );
}

function NewLink({ productKey, onClose }: NewProps) {
  const refresh = useRefreshProducts();
  const form = useDeskForm({
    schema: addLinkInput,
    initialValues,
    toInput: (values) => ({ productKey, ...asInput(values) }),
    send: (input) => trpcClient.products.addLink.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Add the link">
      <LinkFields field={form.field} template={form.values.urlTemplate} />
    </DeskForm>
  );
}

/** Changes a link; when somebody else was faster, the difference is shown. */
export function EditLinkDialog({ link, onClose }: EditProps) {
  return (
    <FormDialog title={`Edit the link ${link.label}`} onClose={onClose} size="md">
      <EditLink link={link} onClose={onClose} />
    </FormDialog>
  );
}

function EditLink({ link, onClose }: EditProps) {
  const refresh = useRefreshProducts();
  const row: LinkForm = { kind: link.kind, label: link.label, urlTemplate: link.urlTemplate };
  const form = useVersionedForm({
    schema: editLinkInput,
    version: link.version,
    row,
    toInput: ({ version, ...values }) => ({ linkId: link.id, version, ...asInput(values) }),
    send: (input) => trpcClient.products.editLink.mutate(input),
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <DeskForm form={form} submitLabel="Save">
      <ConflictNotice
        form={form}
        labels={labels}
        others="Somebody"
        say={(field, value) =>
          field === 'kind' ? (linkKindLabels[value as ProductLink['kind']] ?? value) : value
        }
      />
      <LinkFields field={form.field} template={form.values.urlTemplate} />
    </DeskForm>
  );
}
