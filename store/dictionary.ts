/**
 * Preset dictionaries for deflate, oldest first: texts that stored bodies and manifests share. The commonest come last.
 * Never edit a row once data were written with it: append another.
 */
export const DICTIONARIES: readonly Buffer[] = [
  Buffer.from(
    [
      '"contained":[{"resourceType":"Library","resourceType":"Binary","contentType":"application/json","data":"',
      '"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"reference":"',
      '"resourceType":"Patient","name":[{"family":"","given":[""]}],"gender":"female","birthDate":"19","active":true,"address":[{"city":"","country":"","postalCode":"","telecom":[{"system":"phone","value":"',
      '"resourceType":"Organization","name":"","resourceType":"Practitioner","resourceType":"Location","resourceType":"Encounter","resourceType":"Condition",',
      '"resourceType":"ResearchStudy","status":"active","status":"completed","title":"","description":"","primaryPurposeType":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type","code":"treatment","phase":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/research-study-phase","code":"phase-2","category":[{"text":"condition":[{"coding":[{"system":"http://snomed.info/sct","code":"keyword":[{"text":"arm":[{"name":"","type":{"text":"objective":[{"name":"","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/research-study-objective-type","code":"primary"contact":[{"name":"relatedArtifact":[{"type":"citation","label":"","url":"https://clinicaltrials.gov/study/NCT0"period":{"start":"20","end":"20"enrollment":[{"reference":"Group/',
      '"identifier":[{"system":"https://clinicaltrials.gov","value":"NCT0","system":"urn:ietf:rfc:3986","value":"https://","use":"official","use":"usual",',
      '"resourceType":"Group","type":"person","actual":true,"quantity":"code":{"text":"characteristic":[{"code":{"text":"exclude":false,"valueBoolean":true,"name":"',
      '"component":[{"code":{"coding":[{"system":"http://loinc.org","code":"display":"text":"valueQuantity":{"value":"unit":"system":"http://unitsofmeasure.org","code":"%","comparator":"<","valueInteger":"valueRange":{"low":{"value":"high":{"value":"valueRatio":{"numerator":{"value":"denominator":{"value":"valueString":"',
      '"dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"error","not-applicable","unknown","method":{"text":"note":[{"text":"derivedFrom":[{"reference":"hasMember":[{"reference":"Observation/',
      '"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey","laboratory","effectivePeriod":{"start":"20effectiveDateTime":"20issued":"20performer":[{"reference":"Organization/',
      '"extension":[{"url":"https://research-study-fhir.org/fhir/StructureDefinition/","valueString":"valueCode":"valueUri":"valueInteger":valueDecimal":valueCodeableConcept":{"text":"valueReference":{"reference":"',
      '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p></p></div>"},',
      '["T*","T.status=","T.identifier=","T.code=","T.focus=ResearchStudy/","T.focus&code=","T.focus=>date","T.subject=Group/","T.subject&code=","T.category=","T.title^","T.date>1","T._profile=https://research-study-fhir.org/fhir/StructureDefinition/","T._tag=","T.component-code-value-quantity=>","T.value-quantity>',
      '"]',
      '"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"","display":""}],"text":""},"subject":{"reference":"Group/"},"focus":[{"reference":"ResearchStudy/NCT0"}],"effectivePeriod":{"start":"20","end":"20"},"valueQuantity":{"value":,"unit":"","system":"http://unitsofmeasure.org","code":""}}',
      '{"resourceType":"Observation","id":"","meta":{"versionId":"1","lastUpdated":"202-:00.000Z","profile":["https://research-study-fhir.org/fhir/StructureDefinition/aggregate-result"]},',
    ].join('\n'),
  ),
];
