import { readFileSync } from 'node:fs';
import ts from 'typescript-6';

/** Verb and path template of one SDK method, for example `POST` and `/v1/refunds/{id}`. */
export type Route = { readonly verb: string; readonly path: string };

/** `` `/v1/refunds/${encodeURIComponent(id)}` `` as `/v1/refunds/{id}`. */
function pathTemplate(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((path, span) => {
    const inner = ts.isCallExpression(span.expression) ? span.expression.arguments[0] : span.expression;
    return `${path}{${inner?.getText() ?? 'id'}}${span.literal.text}`;
  }, node.head.text);
}

function firstRequest(method: ts.MethodDeclaration): Route | undefined {
  let found: Route | undefined;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('._makeRequest')) {
      const [verb, path] = node.arguments;
      const template = path && pathTemplate(path);
      if (verb && ts.isStringLiteral(verb) && template) found = { verb: verb.text, path: template };
    }
    ts.forEachChild(node, visit);
  };
  visit(method);
  return found;
}

/** Reads `Class.method` to route from a compiled SDK file; the declarations do not carry paths. */
export function readRoutes(jsFile: string): Map<string, Route> {
  const source = ts.createSourceFile(jsFile, readFileSync(jsFile, 'utf8'), ts.ScriptTarget.ES2022, true);
  const routes = new Map<string, Route>();
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) || !statement.name) continue;
    for (const member of statement.members) {
      const route = ts.isMethodDeclaration(member) ? firstRequest(member) : undefined;
      if (route && member.name) routes.set(`${statement.name.text}.${member.name.getText()}`, route);
    }
  }
  return routes;
}
