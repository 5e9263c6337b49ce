/** An HTTP request as the protocol sees it, whatever carried it. */
export interface FhirRequest {
  readonly method: string;
  /** Below the base, decoded, without leading slash: `Observation/a/_history/2`; '' for the base itself. */
  readonly path: string;
  /** The raw query string, still percent-encoded, without '?'. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface FhirResponse {
  readonly status: number;
  /** Names as they should be sent; Content-Type and Content-Length aside these are all. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}
