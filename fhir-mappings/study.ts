/**
 * The source-neutral model: a published study, its cohorts and its aggregate results, each with where it was read.
 * A reader (sources/) makes one Study of one source record; a writer (r4/) turns the merged Study into resources.
 * Absent means that the source does not say. Keys (`key`) are unique within one Study and made from meaning, not from position.
 */
export interface Study {
  readonly source: Source;
  readonly identifiers: readonly Identifier[];
  readonly title: string;
  readonly acronym?: string;
  readonly officialTitle?: string;
  /** The description whole and as published, damage included. */
  readonly description?: string;
  readonly status?: Status;
  readonly reasonStopped?: string;
  readonly period?: Period;
  readonly phase?: string;
  readonly primaryPurpose?: string;
  /** A catalog's dataset that is no study: the rule that decided so. It becomes a Library and no ResearchStudy. */
  readonly notAStudy?: string;
  readonly design: readonly Concept[];
  readonly conditions: readonly Concept[];
  /** Interventions and exposures studied. */
  readonly focus: readonly Concept[];
  readonly keywords: readonly Concept[];
  readonly eligibility?: Eligibility;
  readonly arms: readonly Arm[];
  readonly objectives: readonly Objective[];
  readonly sponsor?: Organization;
  readonly collaborators: readonly Organization[];
  readonly investigators: readonly Person[];
  readonly sites: readonly Site[];
  readonly contacts: readonly Contact[];
  readonly relatedArtifacts: readonly RelatedArtifact[];
  readonly notes: readonly string[];
  /** The catalog's record of a dataset, where the source is a catalog. */
  readonly dataset?: Dataset;
  readonly authors: readonly Person[];
  readonly cohorts: readonly Cohort[];
  readonly facts: readonly Fact[];
  /** Places where text was lost. */
  readonly damages: readonly Damage[];
}

export type SourceKind = 'study-file' | 'dcat-us' | 'clinicaltrials-gov' | 'pubmed' | 'jats';

export interface Source {
  readonly kind: SourceKind;
  /** The record's own identifier in its source, a URI where it has one. */
  readonly identifier: string;
  readonly title?: string;
  readonly url?: string;
  /** Text or record that quotes point into; its bytes are kept whole. */
  readonly document?: SourceDocument;
  /** Harvest facts of the catalog (harvest object id, source hash, catalog id ...), name -> value as published. */
  readonly harvest?: Readonly<Record<string, string>>;
}

export interface SourceDocument {
  /** 'text/plain; charset=utf-8' for prose, 'application/json' for a registry record. */
  readonly contentType: string;
  readonly text: string;
  readonly language?: string;
}

/** The exact words of the source: code points [start, end) of the source document, or a JSON Pointer into it. */
export interface Quote {
  readonly exact: string;
  readonly start?: number;
  readonly end?: number;
  readonly pointer?: string;
}

export interface Identifier {
  readonly kind: 'nct' | 'pmid' | 'pmcid' | 'doi' | 'url' | 'other';
  readonly system?: string;
  readonly value: string;
  /** What a registry calls it: 'secondary', 'organization study id', 'alias'. */
  readonly use?: 'official' | 'secondary' | 'old';
  readonly text?: string;
}

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** The source's words, with verified codes where there are any. */
export interface Concept {
  readonly text: string;
  readonly codings: readonly Coding[];
}

export type Status =
  | 'active'
  | 'administratively-completed'
  | 'approved'
  | 'closed-to-accrual'
  | 'closed-to-accrual-and-intervention'
  | 'completed'
  | 'disapproved'
  | 'in-review'
  | 'temporarily-closed-to-accrual'
  | 'temporarily-closed-to-accrual-and-intervention'
  | 'withdrawn';

/** Partial dates as published: YYYY, YYYY-MM or YYYY-MM-DD. */
export interface Period {
  readonly start?: string;
  readonly end?: string;
}

export interface Eligibility {
  readonly criteria?: string;
  readonly sex?: string;
  readonly minimumAge?: string;
  readonly maximumAge?: string;
  readonly ageGroups?: readonly string[];
  readonly healthyVolunteers?: boolean;
  readonly population?: string;
  readonly samplingMethod?: string;
  readonly size?: { readonly value: number; readonly actual: boolean; readonly pointer?: string };
}

export interface Arm {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly interventions?: readonly string[];
}

export interface Objective {
  readonly name: string;
  readonly rank: 'primary' | 'secondary' | 'exploratory';
  readonly description?: string;
  readonly timeFrame?: string;
}

export interface Organization {
  readonly name: string;
  readonly class?: string;
  readonly partOf?: Organization;
  readonly email?: string;
}
export interface Person {
  readonly name: string;
  readonly role?: string;
  readonly affiliation?: string;
  readonly orcid?: string;
}
export interface Site {
  readonly facility?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly country?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly status?: string;
}
export interface Contact {
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly role?: string;
}

/** https://hl7.org/fhir/R4/valueset-related-artifact-type.html */
export interface RelatedArtifact {
  readonly type:
    | 'documentation'
    | 'justification'
    | 'citation'
    | 'predecessor'
    | 'successor'
    | 'derived-from'
    | 'depends-on'
    | 'composed-of';
  readonly label?: string;
  readonly display?: string;
  readonly citation?: string;
  readonly url?: string;
}

/** A catalog's dataset (DCAT-US 1.1); its publisher and dates are never the study's. */
export interface Dataset {
  readonly identifier: string;
  readonly title: string;
  readonly url?: string;
  readonly publisher?: Organization;
  readonly contact?: Contact;
  readonly issued?: string;
  readonly modified?: string;
  readonly accessLevel?: string;
  readonly license?: string;
  readonly rights?: string;
  readonly bureauCodes: readonly string[];
  readonly programCodes: readonly string[];
  readonly themes: readonly string[];
  readonly keywords: readonly string[];
  readonly distributions: readonly {
    readonly url: string;
    readonly mediaType?: string;
    readonly title?: string;
    readonly kind: 'download' | 'access';
  }[];
  readonly temporal?: string;
  readonly spatial?: string;
  readonly language: readonly string[];
  readonly landingPage?: string;
  /** Codes that contradict each other, said in words and kept. */
  readonly flags: readonly string[];
}

/** People (or eyes, lesions) about whom an aggregate speaks. */
export interface Cohort {
  readonly key: string;
  readonly title: string;
  readonly description?: string;
  /** Number of participants; absent where it counts anything but participants. */
  readonly size?: number;
  /** What is counted where it is not participants: 'eyes', 'lesions'. */
  readonly units?: { readonly name: string; readonly count?: number };
  readonly species?: 'human' | 'animal';
  readonly conditions: readonly Concept[];
  /** Cohorts of which this one is the union: the sides of a comparison. */
  readonly members?: readonly string[];
  readonly quote?: Quote;
  /** Further pointers whose numbers this cohort holds. */
  readonly pointers?: readonly string[];
}

export type Statistic =
  | 'count'
  | 'proportion'
  | 'mean'
  | 'median'
  | 'geometric-mean'
  | 'geometric-least-squares-mean'
  | 'least-squares-mean'
  | 'log-mean'
  | 'number'
  | 'rate'
  | 'change'
  | 'relative-risk'
  | 'odds-ratio'
  | 'hazard-ratio'
  | 'risk-difference'
  | 'mean-difference'
  | 'median-difference'
  | 'standardised-mean-difference'
  | 'correlation'
  | 'p-value'
  | 'other';

export type Comparator = '<' | '<=' | '>=' | '>';

/** A number with its digits as published. */
export interface Amount {
  readonly digits: string;
  readonly comparator?: Comparator;
  readonly unit?: Unit;
  /** JSON Pointer of the leaf that this amount alone stands for; written beside the number itself. */
  readonly pointer?: string;
}
/** `text` as published; `ucum` where the unit table knows it. */
export interface Unit {
  readonly text: string;
  readonly ucum?: string;
}

/** Why there is no value: https://hl7.org/fhir/R4/valueset-data-absent-reason.html, or the local 'not-estimable'. `words`: the source's own ("NA", "NR"). */
export interface Absent {
  readonly absent: 'error' | 'unknown' | 'not-estimable' | 'not-performed' | 'not-applicable' | 'masked' | 'as-text';
  readonly words?: string;
  /** JSON Pointer of the leaf that says so. */
  readonly pointer?: string;
}

export interface PValue {
  readonly amount?: Amount;
  readonly absent?: Absent;
  readonly quote?: Quote;
  readonly comment?: string;
}

export interface Interval {
  readonly low?: Amount;
  readonly high?: Amount;
  readonly lowAbsent?: Absent;
  readonly highAbsent?: Absent;
}

export type Dispersion =
  | {
      readonly kind: 'standard-deviation' | 'standard-error' | 'other';
      readonly amount?: Amount;
      readonly absent?: Absent;
      readonly text?: string;
      readonly quote?: Quote;
    }
  | {
      readonly kind: 'interquartile-range' | 'range' | 'confidence-interval' | 'other-range';
      readonly interval: Interval;
      readonly level?: Amount;
      readonly sides?: 'one' | 'two';
      readonly text?: string;
      readonly quote?: Quote;
    };

/** When: relative time as a Range ("2-6 years post implant"), or the source's words. */
export interface Timing {
  readonly text: string;
  readonly low?: Amount;
  readonly high?: Amount;
  readonly anchor?: string;
}

/** One aggregate result. */
export interface Fact {
  /** Kind of result, which decides its category and code. */
  readonly kind: 'outcome' | 'participation' | 'baseline' | 'flow' | 'adverse-event' | 'treatment' | 'analysis';
  readonly cohort: string;
  readonly outcome: Concept;
  readonly statistic: Statistic;
  readonly value?: Amount;
  readonly absent?: Absent;
  /** Told in words only, no magnitude: 'improved', 'worsened', 'did not change'. */
  readonly direction?: 'improved' | 'worsened' | 'unchanged' | 'increased' | 'decreased';
  readonly text?: string;
  readonly numerator?: Amount;
  readonly denominator?: Amount;
  /** The denominator was not stated at this value but follows from the sentence. */
  readonly denominatorInferred?: boolean;
  /** Further numbers of the same result: events beside participants affected, clinics beside participants. */
  readonly further?: readonly { readonly label: string; readonly amount?: Amount; readonly absent?: Absent }[];
  readonly dispersions: readonly Dispersion[];
  readonly pValue?: PValue;
  readonly method?: Concept;
  /** More about a test: 'Bonferroni correction', 'non-inferiority margin 5 %'. */
  readonly methodNotes?: readonly string[];
  /** Drugs or substances that the result is about: those used, or dosed. */
  readonly substances?: readonly Concept[];
  readonly timing?: Timing;
  readonly class?: string;
  readonly category?: string;
  /** Text components: the scale used, the trend, the period. */
  readonly remarks: readonly { readonly label: string; readonly text: string; readonly quote?: Quote }[];
  /** What was inferred and not stated, each in words. */
  readonly inferred?: readonly string[];
  /** Keys of facts compared, for an analysis. */
  readonly compares?: readonly string[];
  readonly key?: string;
  readonly primary?: boolean;
  /** 'prose' gives status preliminary, 'structured' final. */
  readonly certainty: 'prose' | 'structured';
  readonly quote: Quote;
  /** JSON Pointers of every numeric leaf that this fact claims, beyond quote.pointer. */
  readonly pointers?: readonly string[];
  readonly flags: readonly string[];
}

export interface Damage {
  readonly quote: Quote;
  /** Which sign gave it away. */
  readonly sign: string;
}

/** What the sources say of the study itself, chosen field by field by the merge; no source overwrites another's words. */
export type StudyMetadata = Omit<Study, 'source' | 'dataset' | 'cohorts' | 'facts' | 'damages'>;

/** A fact, its meaning said once, with every place where it was read. */
export interface MergedFact {
  readonly fact: Fact;
  readonly readings: readonly FactReading[];
}
export interface FactReading {
  /** Index into MergedStudy.sources. */
  readonly source: number;
  readonly quote: Quote;
  /** Where the p-value was read, a damaged place included: it stays beside the true one. */
  readonly pValueQuote?: Quote;
}
export interface MergedCohort {
  readonly cohort: Cohort;
  /** Indexes into MergedStudy.sources, in order. */
  readonly sources: readonly number[];
}
export interface MergedDamage extends Damage {
  readonly source: number;
}

/** One study of one or several sources: all that a writer (r4/) is given. */
export interface MergedStudy {
  /** The logical id of the ResearchStudy, fixed for ever by the first source's identifier (identity.ts). */
  readonly id: string;
  /** Every source's Study, in an order that does not depend on the order of arrival. */
  readonly sources: readonly Study[];
  readonly study: StudyMetadata;
  /** Keys are unique. */
  readonly cohorts: readonly MergedCohort[];
  /** Ties in meaning (identity.ts `meaningOf`) are in a deterministic order; values that disagree carry the flag 'disagreement'. */
  readonly facts: readonly MergedFact[];
  readonly damages: readonly MergedDamage[];
}

/** What a reader gives back: the Study, and what it had to say about the record. */
export interface Reading {
  readonly study: Study;
  readonly warnings: readonly Warning[];
  /** How the numbers of a structured record were accounted for. */
  readonly reconciliation?: Reconciliation;
}

/** Every number of a stated list of places in the record, against the elements that hold it. */
export interface Reconciliation {
  readonly leaves: number;
  /** Held by exactly one primary element. */
  readonly claimed: number;
  readonly leftOut: readonly { readonly pointer: string; readonly reason: string }[];
  /** Held by more than one: always empty where the reader is right. */
  readonly twice: readonly string[];
}
export interface Warning {
  readonly code: string;
  readonly message: string;
  /** JSON Pointer, XPath or element name. */
  readonly path?: string;
}

/** The record cannot be read at all: no identifier, no title, not the format it claims. */
export class SourceError extends Error {
  readonly path: string | undefined;
  constructor(message: string, path?: string) {
    super(message);
    this.path = path;
  }
}
