/** https://hl7.org/fhir/R4/datatypes.html#dateTime */
const DATE_TIME =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00))?)?)?$/;

/** A date as published, where FHIR can say it and the day exists; undefined for other spellings ("R/P1Y", "2020-02-31"). */
export const dateTimeOf = (text: string | undefined): string | undefined =>
  text && DATE_TIME.test(text) && dayExists(text) ? text : undefined;

function dayExists(text: string): boolean {
  const [year = 0, month, day] = text.slice(0, 10).split('-').map(Number);
  return (
    year > 0 &&
    (month === undefined || day === undefined || new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() >= day)
  );
}
