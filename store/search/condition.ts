import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A part of a FilterExpression, with `?` where each of its values belongs. DynamoDB refuses redundant parentheses. */
export interface Condition {
  readonly kind: 'one' | 'any' | 'all';
  readonly text: string;
  readonly values: readonly AttributeValue[];
}

export const one = (text: string, ...values: readonly AttributeValue[]): Condition => ({ kind: 'one', text, values });

export const any = (...parts: readonly Condition[]): Condition => joined('any', ' OR ', parts);
export const all = (...parts: readonly Condition[]): Condition => joined('all', ' AND ', parts);

function joined(kind: 'any' | 'all', word: string, parts: readonly Condition[]): Condition {
  const [first, ...others] = parts;
  if (first && others.length === 0) return first;
  // AND binds closer than OR: only an OR within an AND needs its parentheses.
  const texts = parts.map((part) => (kind === 'all' && part.kind === 'any' ? `(${part.text})` : part.text));
  return { kind, text: texts.join(word), values: parts.flatMap(({ values }) => values) };
}

/** Puts a named placeholder for each question mark; equal values share one. */
export function expressionOf({ text, values }: Condition): {
  expression: string;
  values: Record<string, AttributeValue>;
} {
  const names = new Map<string, string>();
  const named: Record<string, AttributeValue> = {};
  let at = 0;
  const expression = text.replace(/\?/g, () => {
    const value = values[at++] ?? { S: '' };
    const text = JSON.stringify(value);
    const name = names.get(text) ?? `:f${names.size}`;
    names.set(text, name);
    named[name] = value;
    return name;
  });
  return { expression, values: named };
}
