/** The text where FHIR can say it as uri, url or canonical: no white space in it. https://hl7.org/fhir/R4/datatypes.html#uri */
export const uriOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\S+$/.test(text) ? text : undefined;

/** Whether a text is a URI with a scheme, and so its own identifier. https://www.rfc-editor.org/rfc/rfc3986#section-3 */
export const isAbsoluteUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text);
