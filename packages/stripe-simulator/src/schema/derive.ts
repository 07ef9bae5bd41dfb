import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript-6';
import { RESOURCE_FILES } from './coverage.ts';
import { readRoutes } from './paths.ts';
import type { ApiSchema, OperationSchema, Schema } from './types.ts';
import { TypeWalker } from './walker.ts';

/** Folder of the installed `stripe` package. */
export function installedStripe(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve('stripe')));
}

/** Unwraps `Promise<Response<T>>` and `ApiListPromise<T>` to what travels over the wire. */
function wireType(checker: ts.TypeChecker, returned: ts.Type): ts.Type {
  const promised = checker.getAwaitedType(returned) ?? returned;
  const alias = promised.aliasTypeArguments?.[0];
  return promised.aliasSymbol?.getName() === 'Response' && alias ? alias : promised;
}

function operationsOf(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  request: TypeWalker,
  response: TypeWalker,
): [string, OperationSchema][] {
  const routes = readRoutes(file.fileName.replace(/\.d\.ts$/, '.js'));
  const found: [string, OperationSchema][] = [];
  const folder = file.fileName.includes('/TestHelpers/') ? 'testHelpers.' : '';
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const member of statement.members) {
      const route = routes.get(`${statement.name?.text}.${member.name?.getText()}`);
      if (!ts.isMethodDeclaration(member) || !route) continue;
      const signature = checker.getSignatureFromDeclaration(member);
      if (!signature) continue;
      const params = signature.parameters.find((parameter) => parameter.getName() === 'params');
      const type = params && checker.getNonNullableType(checker.getTypeOfSymbol(params));
      const returns = wireType(checker, signature.getReturnType());
      found.push([
        `${route.verb} ${route.path}`,
        {
          name: `${folder}${statement.name?.text.replace(/Resource$/, '')}.${member.name.getText()}`,
          ...(type && { params: request.schemaOf(type) }),
          returns: response.schemaOf(returns),
        },
      ]);
    }
  }
  return found;
}

/** Every `XEvent` interface names its type and the shape of `data.object`. */
function eventObjects(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  response: TypeWalker,
): [string, Schema][] {
  return file.statements.flatMap((statement): [string, Schema][] => {
    if (!ts.isInterfaceDeclaration(statement) || !statement.name.text.endsWith('Event')) return [];
    const type = checker.getTypeAtLocation(statement);
    const member = (owner: ts.Type, name: string): ts.Type | undefined => {
      const symbol = checker.getPropertyOfType(owner, name);
      return symbol && checker.getTypeOfSymbol(symbol);
    };
    const name = member(type, 'type');
    const data = member(type, 'data');
    const object = data && member(data, 'object');
    const wanted = name?.isStringLiteral() && WANTED_EVENTS.test(name.value);
    return wanted && object ? [[name.value, response.schemaOf(object)]] : [];
  });
}

const WANTED_EVENTS =
  /^(account\.updated|balance|charge|coupon|credit_note|customer|invoice|payment_intent|payment_method|payout|price|product|promotion_code|radar\.early_fraud_warning|refund|setup_intent|subscription_schedule|test_helpers|topup)/;

/** `Event` is a union of 275 interfaces; one closed base with open `data` replaces it. */
function eventDefinition(event: Schema): Schema {
  const data: Schema = {
    type: 'object',
    properties: { object: { type: 'object' }, previous_attributes: { type: 'object' } },
    required: ['object'],
    additionalProperties: false,
  };
  return { ...event, properties: { ...event.properties, data } };
}

/** Derives the schema of the covered operations from the `stripe` package in `folder`. */
export function deriveApiSchema(folder = installedStripe()): ApiSchema {
  const resources = join(folder, 'esm', 'resources');
  const program = ts.createProgram(
    RESOURCE_FILES.map((name) => join(resources, `${name}.d.ts`)),
    {
      strict: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      types: [],
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      module: ts.ModuleKind.NodeNext,
    },
  );
  const checker = program.getTypeChecker();
  const request = new TypeWalker(checker, 'request');
  const response = new TypeWalker(checker, 'response');
  const sources = RESOURCE_FILES.map((name) => {
    const source = program.getSourceFile(join(resources, `${name}.d.ts`));
    if (!source) throw new Error(`The installed stripe package has no ${name}.d.ts: correct coverage.ts.`);
    return source;
  });
  const events = sources[RESOURCE_FILES.indexOf('Events')];
  const base = events?.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'EventBase',
  );
  if (!events || !base) throw new Error('The installed stripe package declares no EventBase.');
  const eventSchema = response.schemaOf(checker.getTypeAtLocation(base));
  response.defs['Event'] = eventDefinition(response.defs[eventSchema.def ?? ''] ?? {});
  const operations = sources.flatMap((file) =>
    file === events
      ? operationsOf(checker, file, request, new EventWalker(checker, 'response'))
      : operationsOf(checker, file, request, response),
  );
  const eventMap = eventObjects(checker, events, response);
  return {
    sdkVersion: readFileSync(join(folder, 'VERSION'), 'utf8').trim(),
    apiVersion:
      /ApiVersion = '([^']+)'/.exec(readFileSync(join(folder, 'esm', 'apiVersion.js'), 'utf8'))?.[1] ?? '',
    operations: sorted(Object.fromEntries(operations)),
    events: sorted(Object.fromEntries(eventMap)),
    requestDefs: sorted(request.defs),
    responseDefs: sorted(response.defs),
  };
}

/** Names the event union instead of walking its 275 members. */
class EventWalker extends TypeWalker {
  override schemaOf(type: ts.Type, field = ''): Schema {
    const alias = type.aliasSymbol?.getName();
    return alias === 'Event' ? { def: 'Event' } : super.schemaOf(type, field);
  }
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
