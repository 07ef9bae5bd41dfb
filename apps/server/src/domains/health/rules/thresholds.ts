/** The alerting thresholds of the Better Together document, and ours where it names none. */
export const thresholds = {
  /** Milliseconds, 95th percentile. */
  latencyP95Ms: 500,
  /** Of all calls. */
  failureShare: 0.01,
  /** Of the disk that holds the data folder. */
  storageShare: 0.8,
  /** Of the connections that PostgreSQL allows. */
  connectionShare: 0.8,
} as const;
