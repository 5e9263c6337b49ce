/** What is used of the library, which has no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  export interface Unit {
    csCode_: string;
    source_: string;
    magnitude_: number;
    dim_?: { dimVec_?: number[] };
    isMetric_: boolean;
    isArbitrary_: boolean;
    isSpecial_: boolean;
    moleExp_: number;
    equivalentExp_: number;
  }
  interface Converter {
    convertUnitTo(from: string, value: number, to: string): { status: string; toVal: number | null };
  }
  const library: {
    UcumLhcUtils: { getInstance(): Converter };
    UnitTables: { getInstance(): { allUnitsByDef(): Unit[] } };
  };
  export default library;
}
