/** What a deployer may choose about the protocol; everything else follows the specification. */
export interface Settings {
  /** `releaseDate` is a FHIR date. */
  readonly software: { readonly name: string; readonly version: string; readonly releaseDate: string };
  /** One line about this endpoint, for its CapabilityStatement. */
  readonly description: string;
  /** Bytes of a request body that are accepted; more is 413. */
  readonly bodyLimit: number;
  /** Entries of a transaction or batch that finish well within the gateway's 30 s; more is 413. */
  readonly entryLimit: number;
  /** Resources that one conditional delete may take; 1 is `conditionalDelete: single`. */
  readonly conditionalDeleteLimit: number;
  /** Whether a write whose literal references point to nothing here is refused. */
  readonly referentialIntegrity: boolean;
  /** Resource type -> canonical URLs of the profiles that what is published follows; told in the CapabilityStatement. */
  readonly supportedProfiles: Readonly<Record<string, readonly string[]>>;
  /** System operations that other functions behind the same base serve: name, canonical of the definition, one line. */
  readonly systemOperations: readonly {
    readonly name: string;
    readonly definition: string;
    readonly documentation: string;
  }[];
  /** Canonicals of what is followed beyond R4: CapabilityStatement.instantiates. */
  readonly instantiates: readonly string[];
  /** The issuer whose tokens are asked for; undefined where reading is open. */
  readonly issuer?: string;
}

export const DEFAULTS: Settings = {
  software: { name: 'research-study-fhir', version: '0.1.0', releaseDate: '2026-11-22' },
  description: 'Research studies and their aggregate results',
  bodyLimit: 4 * 1024 * 1024,
  entryLimit: 1000,
  conditionalDeleteLimit: 100,
  referentialIntegrity: false,
  supportedProfiles: {},
  systemOperations: [],
  instantiates: [],
};
