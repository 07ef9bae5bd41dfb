import { basename, dirname } from 'node:path';
import ts from 'typescript-6';
import type { Schema } from './types.ts';

/** Which side of the wire a schema describes; requests are strict, responses know open enums. */
export type Side = 'request' | 'response';

const NUMERIC_FRACTION = /percent|rate$|latitude|longitude|_decimal$|score/;

/**
 * Turns types of the SDK's declarations into schemas. Named interfaces become definitions, so
 * recursion ends; objects are closed; a form body cannot carry null, so requests lose it.
 */
export class TypeWalker {
  readonly defs: Record<string, Schema> = {};
  private readonly checker: ts.TypeChecker;
  private readonly side: Side;

  constructor(checker: ts.TypeChecker, side: Side) {
    this.checker = checker;
    this.side = side;
  }

  /** Schema of `type`; `field` is the property it stands in (integers and fractions share `number`). */
  schemaOf(type: ts.Type, field = ''): Schema {
    if (type.isUnion()) return this.union(type, field);
    const flags = type.flags;
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (flags & ts.TypeFlags.BooleanLiteral) return { const: this.checker.typeToString(type) === 'true' };
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.String || this.isOtherString(type)) return { type: 'string' };
    if (flags & ts.TypeFlags.Number) return { type: NUMERIC_FRACTION.test(field) ? 'number' : 'integer' };
    if (flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item ? this.schemaOf(item, field) : {} };
    }
    return flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection) ? this.object(type) : {};
  }

  private isOtherString(type: ts.Type): boolean {
    return type.isIntersection() && type.types.some((part) => (part.flags & ts.TypeFlags.String) !== 0);
  }

  private union(union: ts.UnionType, field: string): Schema {
    const parts = union.types.filter((part) => !(part.flags & ts.TypeFlags.Undefined));
    const open = parts.some((part) => this.isOtherString(part));
    const words = parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : [])).toSorted();
    const rest = parts.filter((part) => !part.isStringLiteral() && !this.isOtherString(part));
    const options: Schema[] = [];
    if (words.length > 0 || open) options.push(this.words(words, open));
    const booleans = rest.filter((part) => part.flags & ts.TypeFlags.BooleanLiteral);
    if (booleans.length === 2) options.push({ type: 'boolean' });
    for (const part of rest) {
      if (booleans.length === 2 && booleans.includes(part)) continue;
      if (this.side === 'request' && part.flags & ts.TypeFlags.Null) continue;
      options.push(this.schemaOf(part, field));
    }
    const only = options[0];
    return options.length === 1 && only ? only : { anyOf: options };
  }

  private words(words: string[], open: boolean): Schema {
    if (words.length === 0) return { type: 'string' };
    if (open && this.side === 'response') return { type: 'string', 'x-known': words };
    return { type: 'string', enum: words };
  }

  private object(type: ts.Type): Schema {
    const symbol = type.aliasSymbol ?? type.symbol;
    const name = symbol?.getName() ?? '';
    if (name === 'Decimal') return { type: 'string', format: 'decimal' };
    // The bytes of a file travel in a part of a form.
    if (name === 'Uint8Array') return { type: 'string' };
    if (name === 'ApiList' || name === 'ApiSearchResult') return this.list(type, name);
    if (name === '__type' || !symbol || name === 'Partial') return this.members(type);
    const key = this.keyOf(symbol);
    if (!(key in this.defs)) {
      this.defs[key] = {};
      this.defs[key] = this.members(type);
    }
    return { def: key };
  }

  private list(type: ts.Type, name: string): Schema {
    const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
    const search = name === 'ApiSearchResult';
    return {
      type: 'object',
      properties: {
        object: { const: search ? 'search_result' : 'list' },
        data: { type: 'array', items: item ? this.schemaOf(item) : {} },
        has_more: { type: 'boolean' },
        url: { type: 'string' },
        ...(search && { next_page: { anyOf: [{ type: 'string' }, { type: 'null' }] } }),
        total_count: { type: 'integer' },
      },
      required: ['object', 'data', 'has_more', 'url'],
      additionalProperties: false,
    };
  }

  /** `Charge.BillingDetails`, with the folder in front for nested products (`Issuing/Card`). */
  private keyOf(symbol: ts.Symbol): string {
    const qualified = this.checker.getFullyQualifiedName(symbol).replace(/^".*"\./, '');
    const folder = basename(dirname(symbol.declarations?.[0]?.getSourceFile().fileName ?? ''));
    return folder === 'resources' || folder === 'esm' ? qualified : `${folder}/${qualified}`;
  }

  private members(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of this.checker.getPropertiesOfType(type).toSorted(byName)) {
      const name = property.getName();
      const type = this.checker.getTypeOfSymbol(property);
      if (isAbsent(this.checker, type)) continue;
      properties[name] = this.schemaOf(type, name);
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(name);
    }
    const index = this.checker.getIndexInfosOfType(type)[0];
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      additionalProperties: index ? this.schemaOf(index.type) : false,
    };
  }
}

/** `deleted?: void` says that a live object never carries the field. */
function isAbsent(checker: ts.TypeChecker, type: ts.Type): boolean {
  const present = checker.getNonNullableType(type);
  return (present.flags & (ts.TypeFlags.Void | ts.TypeFlags.Never | ts.TypeFlags.Undefined)) !== 0;
}

function byName(a: ts.Symbol, b: ts.Symbol): number {
  return a.getName() < b.getName() ? -1 : 1;
}
