import {
  type AnyList,
  type FieldFilter,
  type FilterValue,
  fieldFilterSchema,
  isBare,
  isRelationFilter,
  type ListField,
  type ListFields,
  type ListFilter,
  listFilters,
  type Operator,
  operatorsOf,
} from '@backdesk/contract';
import { amountText, minorFrom } from './amount-text.ts';

/** A condition while it is being edited: everything as text, as the inputs have it. */
export type Draft = {
  field: string;
  op: Operator;
  /** One value, the lower end of a range, or how many units. */
  text: string;
  /** The upper end of a range. */
  to: string;
  unit: string;
  values: string[];
  isOn: boolean;
};

/** The fields that may be filtered by. */
export function filterableFields(fields: ListFields): [string, ListField][] {
  return Object.entries(fields).filter(([, field]) => field.isFilterable !== false);
}

/** The operator that a kind of field starts with: the one asked most. */
export function firstOperator({ kind }: ListField): Operator {
  if (kind === 'text') return 'contains';
  if (kind === 'money' || kind === 'count') return 'at_least';
  return operatorsOf[kind][0];
}

export function emptyDraft(field: string, fields: ListFields): Draft {
  const op = fields[field] ? firstOperator(fields[field]) : 'is';
  return { field, op, text: op === 'in_last' ? '30' : '', to: '', unit: 'day', values: [], isOn: true };
}

/** A condition as the inputs show it. */
export function toDraft(filter: FieldFilter, fields: ListFields, currency: string | undefined): Draft {
  const draft = { ...emptyDraft(filter.field, fields), op: filter.op };
  const { value } = filter;
  const isMoney = fields[filter.field]?.kind === 'money';
  const say = (part: string | number) => (isMoney ? amountText(String(part), currency) : String(part));
  if (value === undefined) return draft;
  if (typeof value === 'boolean') return { ...draft, isOn: value };
  if (Array.isArray(value)) return { ...draft, values: value };
  if (typeof value !== 'object') return { ...draft, text: say(value) };
  if ('unit' in value) return { ...draft, text: String(value.n), unit: value.unit };
  return { ...draft, text: say(value.from), to: say(value.to) };
}

/** Whether the operator takes a span of time, a day or two of them. */
export function takes(op: Operator): 'span' | 'range' | 'one' | 'nothing' {
  if (isBare(op)) return 'nothing';
  if (op === 'in_last' || op === 'not_in_last' || op === 'in_next') return 'span';
  return op === 'between' ? 'range' : 'one';
}

/** The condition that the inputs stand for, not yet judged. */
export function fromDraft(draft: Draft, fields: ListFields, currency: string | undefined): FieldFilter {
  const { field, op } = draft;
  if (takes(op) === 'nothing') return { field, op };
  return { field, op, value: draftValue(draft, fields[field], currency) };
}

function draftValue(draft: Draft, field: ListField | undefined, currency: string | undefined): FilterValue {
  const { op, text, to, unit, values, isOn } = draft;
  switch (field?.kind) {
    case 'enum':
      return values;
    case 'flag':
      return isOn;
    case 'money': {
      // What is no amount stays as it was typed, for the schema to refuse.
      const minor = (typed: string) => minorFrom(typed, currency) ?? typed;
      return op === 'between' ? { from: minor(text), to: minor(to) } : minor(text);
    }
    case 'count':
      return op === 'between' ? { from: wholeNumber(text), to: wholeNumber(to) } : wholeNumber(text);
    case 'instant':
      if (takes(op) === 'span') return { n: wholeNumber(text), unit: unit as 'day' };
      return op === 'between' ? { from: text, to } : text;
    default:
      return text.trim();
  }
}

const wholeNumber = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed));

/** The filter when it is one, else what is wrong with it, as a sentence. */
export function judge(definition: AnyList, filter: ListFilter): { filter: ListFilter } | { problem: string } {
  if (isRelationFilter(filter)) {
    const fields = definition.relations[filter.relation]?.fields ?? {};
    for (const condition of filter.where) {
      const problem = conditionProblem(condition, fields);
      if (problem) return { problem };
    }
  } else {
    const problem = conditionProblem(filter, definition.fields);
    if (problem) return { problem };
  }
  const parsed = listFilters(definition).safeParse([filter]);
  const [good] = parsed.success ? parsed.data : [];
  return good ? { filter: good } : { problem: 'This filter is not complete.' };
}

function conditionProblem(condition: FieldFilter, fields: ListFields): string | undefined {
  const result = fieldFilterSchema(fields).safeParse(condition);
  if (result.success) return undefined;
  const label = fields[condition.field]?.label ?? condition.field;
  const kind = fields[condition.field]?.kind;
  if (kind === 'money') return `${label}: type an amount such as 29.00${range(condition)}.`;
  if (kind === 'count') return `${label}: type a whole number${range(condition)}.`;
  if (kind === 'instant')
    return takes(condition.op) === 'span'
      ? `${label}: type a whole number from 1 to 999.`
      : `${label}: choose a day${range(condition)}.`;
  if (kind === 'enum') return `${label}: choose one to twenty.`;
  return `${label}: ${kind === 'id' ? 'paste an id' : 'type what to look for'}.`;
}

const range = ({ op }: FieldFilter) => (op === 'between' ? ' twice, the lower one first' : '');
