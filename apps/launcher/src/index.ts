export {
  HOME_FILES,
  homeDir,
  openHome,
  readPasswords,
  readSecret,
  REPOSITORY,
  writePrivate,
} from './home/home.ts';
export { describeError, OperatorError } from './operator-error.ts';
export { debianPostgres15, embeddedBinDir, majorVersion } from './postgres/binaries.ts';
export {
  APP_ROLE,
  type EmbeddedDatabase,
  OWNER_ROLE,
  startDatabase,
  startHomeDatabase,
} from './postgres/database.ts';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres/server.ts';
export { freePort, portProblem } from './process/free-port.ts';
