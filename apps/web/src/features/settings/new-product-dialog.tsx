import { createProductInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useDeskForm } from '../../shared/form/use-desk-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { inputOf, ProductFields, type ProductValues } from './product-fields.tsx';
import { useRefreshProducts } from './use-refresh.ts';

type Props = { onClose: () => void; onCreated: (key: string) => void };

const initialValues: ProductValues & { key: string } = {
  key: '',
  name: '',
  currency: 'USD',
  timezone: 'UTC',
  creditsUnit: '',
  quotaResetRule: 'calendar',
  isSingleSubscription: false,
  isAutoTopupOn: false,
  graceDays: '7',
  stripeAccountId: '',
};

/** Adds a product. Its key is chosen once, because addresses and variables carry it. */
export function NewProductDialog({ onClose, onCreated }: Props) {
  return (
    <FormDialog title="Add a product" onClose={onClose} size={520}>
      <NewProduct onCreated={onCreated} />
    </FormDialog>
  );
}

function NewProduct({ onCreated }: Pick<Props, 'onCreated'>) {
  const refresh = useRefreshProducts();
  const form = useDeskForm({
    schema: createProductInput,
    initialValues,
    toInput: (values) => ({ key: values.key.trim(), ...inputOf(values) }),
    send: (input) => trpcClient.products.create.mutate(input),
    onDone: ({ key }) => {
      refresh();
      onCreated(key);
    },
  });
  return (
    <DeskForm form={form} submitLabel="Add the product">
      <TextInput
        label="Name"
        description="What people call it."
        autoComplete="off"
        data-autofocus
        {...form.field('name')}
      />
      <TextInput
        label="Key"
        description="Short, for addresses and variables, such as acme. It never changes."
        autoComplete="off"
        {...form.field('key')}
      />
      <ProductFields field={form.field} hasStripeAccount />
    </DeskForm>
  );
}
