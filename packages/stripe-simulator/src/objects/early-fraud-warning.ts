/** What a card network suspects of a charge before its owner says anything. */
export type EarlyFraudWarning = {
  readonly id: string;
  readonly object: 'radar.early_fraud_warning';
  /** Whether a refund can still prevent a dispute. */
  readonly actionable: boolean;
  readonly charge: string;
  readonly created: number;
  readonly fraud_type: string;
  readonly livemode: false;
  readonly payment_intent: string;
};
