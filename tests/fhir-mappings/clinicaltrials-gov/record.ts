/** A small invented record that holds what makes registry results hard to read. https://clinicaltrials.gov/data-api/about-api/study-data-structure */
export const record = {
  protocolSection: {
    identificationModule: {
      nctId: 'NCT00000123',
      nctIdAliases: ['NCT00000100'],
      orgStudyIdInfo: { id: 'X-1', type: 'NIH' },
      secondaryIdInfos: [
        { id: '2020-000001-11', type: 'EUDRACT_NUMBER' },
        { id: 'ABC', type: 'REGISTRY', domain: 'Some registry' },
      ],
      briefTitle: 'An invented trial of two arms',
      officialTitle: 'An Invented Randomised Trial of Two Arms',
      acronym: 'INV',
    },
    statusModule: {
      overallStatus: 'UNKNOWN',
      lastKnownStatus: 'RECRUITING',
      startDateStruct: { date: '2020-01' },
      completionDateStruct: { date: '2022-05-04', type: 'ESTIMATED' },
      studyFirstSubmitDate: '2019-12-01',
    },
    sponsorCollaboratorsModule: {
      responsibleParty: {
        type: 'PRINCIPAL_INVESTIGATOR',
        investigatorFullName: 'Jo Doe',
        investigatorAffiliation: 'A place',
      },
      leadSponsor: { name: 'A Sponsor', class: 'INDUSTRY' },
      collaborators: [{ name: 'A Collaborator', class: 'NIH' }],
    },
    descriptionModule: { briefSummary: 'A summary.', detailedDescription: 'Details \\<b\\>.' },
    conditionsModule: { conditions: ['Pain', 'Cystic Fibrosis'], keywords: ['k'] },
    designModule: {
      studyType: 'INTERVENTIONAL',
      phases: ['PHASE1', 'PHASE2'],
      designInfo: {
        allocation: 'RANDOMIZED',
        interventionModel: 'PARALLEL',
        primaryPurpose: 'TREATMENT',
        maskingInfo: { masking: 'DOUBLE', whoMasked: ['PARTICIPANT', 'INVESTIGATOR'] },
      },
      enrollmentInfo: { count: 20, type: 'ACTUAL' },
    },
    armsInterventionsModule: {
      armGroups: [{ label: 'A', type: 'EXPERIMENTAL', interventionNames: ['Drug: x'] }, { label: 'B' }],
      interventions: [{ type: 'DRUG', name: 'x', description: 'given', otherNames: ['y'] }],
    },
    outcomesModule: { primaryOutcomes: [{ measure: 'Survival', timeFrame: '1 year' }] },
    eligibilityModule: { eligibilityCriteria: 'Adults', sex: 'ALL', minimumAge: '18 Years', healthyVolunteers: false },
    contactsLocationsModule: {
      overallOfficials: [
        { name: 'Al Chair', role: 'STUDY_CHAIR' },
        { name: 'Jo Doe, MD', role: 'PRINCIPAL_INVESTIGATOR', affiliation: 'A place' },
      ],
      locations: [{ facility: 'F', country: 'Norway', geoPoint: { lat: 59.9, lon: 10.7 } }],
    },
    referencesModule: {
      references: [{ pmid: '1', type: 'RESULT', citation: 'An article.', retractions: [{ pmid: '2', source: 'J' }] }],
      seeAlsoLinks: [{ label: 'See', url: 'not a url' }],
    },
  },
  resultsSection: {
    participantFlowModule: {
      typeUnitsAnalyzed: 'Eyes',
      groups: [{ id: 'FG000', title: 'A' }],
      periods: [
        {
          title: 'Overall',
          milestones: [{ type: 'STARTED', achievements: [{ groupId: 'FG000', numSubjects: '10', numUnits: '19' }] }],
          dropWithdraws: [{ type: 'Death', reasons: [{ groupId: 'FG000', numSubjects: '1' }] }],
        },
      ],
    },
    baselineCharacteristicsModule: {
      groups: [{ id: 'BG000', title: 'A' }],
      denoms: [{ units: 'Participants', counts: [{ groupId: 'BG000', value: '10' }] }],
      measures: [
        {
          title: 'Age',
          paramType: 'MEDIAN',
          dispersionType: 'INTER_QUARTILE_RANGE',
          unitOfMeasure: 'years',
          denoms: [{ units: 'Participants', counts: [{ groupId: 'BG000', value: '9' }] }],
          classes: [
            { categories: [{ measurements: [{ groupId: 'BG000', value: '50', lowerLimit: '40', upperLimit: '60' }] }] },
          ],
        },
      ],
    },
    outcomeMeasuresModule: {
      outcomeMeasures: [
        {
          type: 'PRIMARY',
          title: 'Survival',
          description: 'Until death',
          paramType: 'MEDIAN',
          dispersionType: '95% Confidence Interval',
          unitOfMeasure: 'months',
          timeFrame: '1 year',
          groups: [
            { id: 'OG000', title: 'A', description: 'First' },
            { id: 'OG001', title: 'B' },
          ],
          denoms: [
            {
              units: 'Participants',
              counts: [
                { groupId: 'OG000', value: '10' },
                { groupId: 'OG001', value: '9' },
              ],
            },
          ],
          classes: [
            {
              title: 'Women',
              denoms: [{ units: 'Participants', counts: [{ groupId: 'OG000', value: '4' }] }],
              categories: [
                {
                  title: 'x',
                  measurements: [
                    { groupId: 'OG000', value: 'NA', lowerLimit: '1.20', upperLimit: 'NA', comment: 'not reached' },
                  ],
                },
                { title: 'y', measurements: [{ groupId: 'OG000', value: '2', lowerLimit: '<1', upperLimit: '3' }] },
              ],
            },
            {
              title: 'Men',
              categories: [
                {
                  measurements: [
                    { groupId: 'OG000', value: '1,234.50' },
                    { groupId: 'OG001', value: '' },
                    { groupId: 'OG009', value: 'five' },
                  ],
                },
              ],
            },
          ],
          analyses: [
            {
              groupIds: ['OG000', 'OG001'],
              statisticalMethod: 'Log Rank',
              pValue: '<0.001',
              paramType: 'Hazard Ratio (HR)',
              paramValue: '0.70',
              ciPctValue: '95',
              ciNumSides: 'ONE_SIDED',
              ciUpperLimit: '0.9',
              nonInferiorityType: 'NON_INFERIORITY',
              nonInferiorityComment: 'margin 1.2',
            },
            {
              groupIds: ['OG000'],
              pValue: 'NS',
              statisticalMethod: 't-test',
              dispersionType: 'STANDARD_DEVIATION',
              dispersionValue: '2',
              paramType: 'Slope',
              paramValue: '.5',
            },
            { groupIds: ['OG000', 'OG001'], otherAnalysisDescription: 'Nothing was found.' },
          ],
        },
      ],
    },
    adverseEventsModule: {
      frequencyThreshold: '5',
      timeFrame: '1 year',
      eventGroups: [
        {
          id: 'EG000',
          title: 'A',
          deathsNumAffected: 1,
          deathsNumAtRisk: 10,
          seriousNumAffected: 0,
          seriousNumAtRisk: 10,
        },
      ],
      seriousEvents: [
        {
          term: 'Nausea',
          organSystem: 'Gastrointestinal disorders',
          stats: [{ groupId: 'EG000', numEvents: 3, numAffected: 2, numAtRisk: 10 }],
        },
      ],
      otherEvents: [
        { term: 'Nausea', organSystem: 'Gastrointestinal disorders', stats: [{ groupId: 'EG000', numAtRisk: 10 }] },
      ],
    },
  },
  derivedSection: { conditionBrowseModule: { meshes: [{ id: 'D000003550', term: 'Cystic Fibrosis' }] } },
};
