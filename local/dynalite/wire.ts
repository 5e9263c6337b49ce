/** SDK form to DynamoDB's JSON form: a deep copy with bytes as base64 and without undefined members. */
export function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member: unknown = value[key as keyof typeof value];
    if (member !== undefined) copy[key] = toWire(member);
  }
  return copy;
}

/** DynamoDB's JSON form to the SDK's: `{B: base64}` and `{BS: [base64]}` become bytes; all else stays. */
export function fromWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = member(key, value[key as keyof typeof value]);
  return copy;
}

function member(key: string, value: unknown): unknown {
  if (key === 'B' && typeof value === 'string') return bytes(value);
  if (key === 'BS' && Array.isArray(value)) return value.map((item) => bytes(String(item)));
  return fromWire(value);
}

/** A copy of its own, as the SDK gives: Buffer.from would hand out a slice of a shared pool. */
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
