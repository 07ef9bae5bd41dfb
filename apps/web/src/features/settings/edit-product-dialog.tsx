import { editProductInput } from '@backdesk/contract';
import { TextInput } from '@mantine/core';
import { ConflictNotice } from '../../shared/form/conflict-notice.tsx';
import { DeskForm } from '../../shared/form/desk-form.tsx';
import { FormDialog } from '../../shared/form/form-dialog.tsx';
import { useVersionedForm } from '../../shared/form/use-versioned-form.ts';
import { trpcClient } from '../../shared/trpc.ts';
import { inputOf, ProductFields, type ProductValues } from './product-fields.tsx';
import { creditsUnitLabels, type Product, quotaResetLabels } from './settings-types.ts';
import { useRefreshProducts } from './use-refresh.ts';

type Props = { product: Product; onClose: () => void };

const labels = {
  name: 'the name',
  currency: 'the currency',
  timezone: 'the time zone',
  creditsUnit: 'what credits count',
  quotaResetRule: 'when quotas start anew',
  isSingleSubscription: 'whether a user has one living subscription at most',
  isAutoTopupOn: 'whether credit is topped up here',
  graceDays: 'how long access outlives a due day',
  stripeAccountId: 'the Stripe account',
};
const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  creditsUnit: creditsUnitLabels,
  quotaResetRule: quotaResetLabels,
};

/** Changes what a product says of itself; when somebody else was faster, the difference is shown. */
export function EditProductDialog({ product, onClose }: Props) {
  return (
    <FormDialog title={`Edit ${product.name}`} onClose={onClose} size={520}>
      <EditProduct product={product} onClose={onClose} />
    </FormDialog>
  );
}

function EditProduct({ product, onClose }: Props) {
  const refresh = useRefreshProducts();
  const row: ProductValues = {
    name: product.name,
    currency: product.currency,
    timezone: product.timezone,
    creditsUnit: product.creditsUnit ?? '',
    quotaResetRule: product.quotaResetRule,
    isSingleSubscription: product.isSingleSubscription,
    isAutoTopupOn: product.isAutoTopupOn,
    graceDays: String(product.graceDays),
    stripeAccountId: product.stripeAccountId ?? '',
  };
  const form = useVersionedForm({
    schema: editProductInput,
    version: product.version,
    row,
    toInput: ({ version, ...values }) => ({ productKey: product.key, version, ...inputOf(values) }),
    send: (input) => trpcClient.products.edit.mutate(input),
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
        say={(field, value) => choices[field]?.[String(value)] ?? value}
      />
      <TextInput label="Name" autoComplete="off" data-autofocus {...form.field('name')} />
      <ProductFields field={form.field} hasStripeAccount={product.hasStripeAccount} />
    </DeskForm>
  );
}
