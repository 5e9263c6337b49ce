/** The parts of a literal reference: https://hl7.org/fhir/R4/references.html#literal */
export interface ReferenceParts {
  readonly type?: string;
  readonly id?: string;
  readonly version?: string;
  readonly url?: string;
}

/** Stands for a reference to any contained resource (`#x`); no client can ask for it. */
export const CONTAINED = '#';

const RELATIVE = /^\/?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/([A-Za-z0-9.-]{1,64}))?$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const HISTORY = /^(.+)\/_history\/([A-Za-z0-9.-]{1,64})$/;

/**
 * Reads a reference: relative, or absolute below `base`, gives type and id; any other absolute URL, urn or canonical gives `url`
 * without its version, and the version (`/_history/2` or `|2.0`). Undefined for a contained one (`#x`) and for what is no reference.
 */
export function referenceParts(text: string, base: string): ReferenceParts | undefined {
  const own = base !== '' && text.startsWith(base.endsWith('/') ? base : `${base}/`);
  const [, type, id, version] = RELATIVE.exec(own ? text.slice(base.length) : text) ?? [];
  if (type !== undefined && id !== undefined) return { type, id, ...(version === undefined ? {} : { version }) };
  if (!ABSOLUTE.test(text)) return undefined;
  return absolute(text);
}

function absolute(text: string): ReferenceParts {
  const [, url, version] = HISTORY.exec(text) ?? [];
  if (url !== undefined && version !== undefined) return { url, version };
  const bar = text.indexOf('|');
  return bar < 0 ? { url: text } : { url: text.slice(0, bar), version: text.slice(bar + 1) };
}
