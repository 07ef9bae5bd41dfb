import { type HealthThresholdKey, healthThresholdKeys, healthThresholds } from '@backdesk/contract';

/** The value of each figure from which on it is bad, in the figure's own unit: a share is a part of 1. */
export type Limits = Readonly<Record<HealthThresholdKey, number>>;

/** The limits of an installation: what it says itself, else the defaults. */
export function limitsOf(overrides: ReadonlyMap<HealthThresholdKey, number | null>): Limits {
  return Object.fromEntries(
    healthThresholdKeys.map((key) => {
      const { unit, default: usual } = healthThresholds[key];
      const value = overrides.get(key) ?? usual;
      return [key, unit === 'bps' ? value / 10_000 : value];
    }),
  ) as Limits;
}
