import type { Comment, Program, TSSignature, TSType } from 'oxc-parser';
import { CANONICAL_BASE } from '../../fhir/canonical-base.ts';
import { HIDDEN, KEYWORDS, MAY_BE_EMPTY, OPTIONAL, REQUIRED } from './file-form.ts';

/** A JSON Schema (draft 2020-12), as far as it is used here. */
export interface Schema {
  [keyword: string]: unknown;
}

interface Parsed {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/** The schema of `Study`, with every type that it reaches under `$defs`. Throws on a form of type that it does not know. */
export function schemaOf(parsed: Parsed): Schema {
  const types = namedTypes(parsed);
  const reached = new Map<string, Schema>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    const declaration = types.get(name);
    if (!declaration) throw new Error(`study.ts does not define ${name}`);
    reached.set(name, {});
    reached.set(name, declaration({ parsed, owner: name, reach }));
  };
  reach('Study');
  const root = reached.get('Study') ?? {};
  const properties = { $schema: { type: 'string' }, ...(root.properties as Schema) };
  reached.delete('Study');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${CANONICAL_BASE}/study.schema.json`,
    title: 'Study',
    ...root,
    properties,
    $defs: Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

interface Context {
  readonly parsed: Parsed;
  /** The interface whose members are being read. */
  readonly owner: string;
  reach(name: string): void;
}

/** Exported interfaces and type aliases, each as what makes its schema. */
function namedTypes(parsed: Parsed): ReadonlyMap<string, (context: Context) => Schema> {
  return new Map(
    parsed.program.body.flatMap((statement) => {
      if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return [];
      const { declaration } = statement;
      const said = descriptionAt(parsed, statement.start);
      if (declaration.type === 'TSInterfaceDeclaration') {
        const { body } = declaration.body;
        return [[declaration.id.name, (context: Context) => ({ ...said, ...objectOf(body, context) })] as const];
      }
      if (declaration.type === 'TSTypeAliasDeclaration') {
        const { typeAnnotation } = declaration;
        return [
          [declaration.id.name, (context: Context) => ({ ...said, ...typeOf(typeAnnotation, context) })] as const,
        ];
      }
      return [];
    }),
  );
}

function objectOf(members: readonly TSSignature[], context: Context): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const member of members) {
    if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier' || !member.typeAnnotation) {
      throw new Error(`${context.owner} has a member of unknown form`);
    }
    const { name } = member.key;
    const place = `${context.owner}.${name}`;
    if (HIDDEN.has(place)) continue;
    const schema = typeOf(member.typeAnnotation.typeAnnotation, context);
    const said = MAY_BE_EMPTY.has(place) ? { type: 'string' } : schema;
    properties[name] = { ...descriptionAt(context.parsed, member.start), ...said, ...keywordsOf(place) };
    const mayLack = member.optional || schema.type === 'array' || OPTIONAL.has(place);
    if (!mayLack || REQUIRED.has(place)) required.push(name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

const keywordsOf = (place: string): Schema => (Object.hasOwn(KEYWORDS, place) ? { ...KEYWORDS[place] } : {});

/** A text that says something. */
const SOMETHING = '\\S';

/** The JSON Schema of a type. */
function typeOf(type: TSType, context: Context): Schema {
  switch (type.type) {
    case 'TSStringKeyword':
      return { type: 'string', pattern: SOMETHING };
    case 'TSNumberKeyword':
      return { type: 'number' };
    case 'TSBooleanKeyword':
      return { type: 'boolean' };
    case 'TSLiteralType':
      return type.literal.type === 'Literal' ? { const: type.literal.value } : unknownForm(type, context);
    case 'TSUnionType':
      return unionOf(type.types.map((part) => typeOf(part, context)));
    case 'TSTypeLiteral':
      return objectOf(type.members, context);
    case 'TSArrayType':
      return { type: 'array', items: typeOf(type.elementType, context) };
    case 'TSTypeOperator':
      return typeOf(type.typeAnnotation, context);
    case 'TSParenthesizedType':
      return typeOf(type.typeAnnotation, context);
    case 'TSTypeReference':
      return referenceOf(type, context);
    default:
      return unknownForm(type, context);
  }
}

const unknownForm = (type: TSType, { owner }: Context): never => {
  throw new Error(`${owner} holds a type of a form that has no schema: ${type.type}`);
};

/** Literals together are one enumeration. */
const unionOf = (schemas: readonly Schema[]): Schema =>
  schemas.every((schema) => 'const' in schema)
    ? { enum: schemas.map((schema) => schema.const) }
    : { anyOf: [...schemas] };

function referenceOf(type: Extract<TSType, { type: 'TSTypeReference' }>, context: Context): Schema {
  const name = type.typeName.type === 'Identifier' ? type.typeName.name : unknownForm(type, context);
  const [first, second] = type.typeArguments?.params ?? [];
  if (name === 'Readonly' && first) return typeOf(first, context);
  if (name === 'Record' && second) return { type: 'object', additionalProperties: typeOf(second, context) };
  if (first) return unknownForm(type, context);
  context.reach(name);
  return { $ref: `#/$defs/${name}` };
}

/** The documentation comment that ends right before a place. */
function descriptionAt({ text, comments }: Parsed, start: number): Schema {
  const comment = comments.findLast(({ end }) => end <= start);
  if (!comment?.value.startsWith('*') || text.slice(comment.end, start).trim() !== '') return {};
  const description = comment.value.replace(/^[\s*]+|\s*\n\s*\*\s*|\s+$/g, (match, at: number) =>
    at === 0 ? '' : /\n/.test(match) ? ' ' : '',
  );
  return { description: description.trim() };
}
