/** A set-up that cannot work; its message names the variable and what to do. */
export class ConfigError extends Error {}
