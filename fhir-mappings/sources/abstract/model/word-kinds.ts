/** Words of abstracts that play the same part, so that what is learned of one holds for all. */
const KINDS: readonly (readonly [kind: string, words: string])[] = [
  [
    'people',
    'patient patients participant participants subject subjects individual individuals person persons people woman women man men adult adults adolescent adolescents child children infant infants neonate neonates newborn newborns baby babies mother mothers girl girls boy boys male males female females volunteer volunteers respondent respondents student students parent parents veteran veterans resident residents smoker smokers worker workers nurse nurses couple couples caregiver caregivers family families household households case cases controls practice practices clinic clinics village villages school schools site sites center centers centre centres cluster clusters pregnancy pregnancies user users survivor survivors carrier carriers noncarrier noncarriers non-carriers responder responders nonresponders non-responders completers adherers rat rats mouse mice animal animals dog dogs lamb lambs pig pigs rabbit rabbits cow cows sheep eye eyes ear ears tooth teeth knee knees hip hips lesion lesions',
  ],
  [
    'enrol',
    'randomized randomised randomly enrolled recruited included assigned allocated screened entered participated invited approached studied selected divided eligible evaluated analyzed analysed examined assessed treated consented underwent involved involving including comprised comprising recruited interviewed',
  ],
  [
    'complete',
    'completed completing finished discontinued withdrew dropped withdrawn followed attended returned responded agreed',
  ],
  [
    'up',
    'increased increase increases increasing rose rise raised grew gained gain gains elevated improved improvement improve improves improvements',
  ],
  [
    'down',
    'decreased decrease decreases decreasing declined decline fell fall reduced reduction reductions reduce reduces dropped drop lowered loss lost',
  ],
  ['more', 'higher greater more larger longer better superior later earlier faster'],
  ['less', 'lower less fewer smaller shorter worse inferior slower poorer'],
  ['versus', 'versus vs vs. than compared against relative'],
  ['between', 'between among differ differed difference differences different differs'],
  ['mean', 'mean means average averaged averaging'],
  ['median', 'median medians'],
  ['share', 'proportion proportions percentage percentages prevalence majority half'],
  ['rate', 'rate rates incidence frequency'],
  [
    'event',
    'died deaths death mortality survived survival relapse relapsed occurred occurrence developed experienced experiencing reported reporting had have achieved achieving response success cure cured infection infections events adverse',
  ],
  ['time', 'day days week weeks month months year years hour hours minute minutes min h yr yrs weekly daily'],
  ['age', 'age aged ages'],
  ['measure', 'score scores scale level levels concentration concentrations pressure weight index volume dose doses'],
  ['group', 'group groups arm arms cohort cohorts'],
  ['treat', 'treatment treatments therapy intervention control placebo'],
  ['be', 'was were is are be been being'],
  ['respective', 'respectively'],
  ['each', 'both each either every'],
  ['all', 'all total overall altogether'],
  ['in', 'in of for with among on within under'],
  ['time-in', 'after before during at from until since post following baseline'],
  ['number', 'one two three four five six seven eight nine ten eleven twelve'],
  ['will', 'will planned expected aim anticipated'],
  ['of these', 'whom these them which'],
  ['significant', 'significant significantly significance nonsignificant trend'],
];

const BY_WORD: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind] as const)),
);

/** The part that a word plays; the word itself where it is a mark or a number, and its ending where it is not known. */
export function kindOfWord(key: string): string {
  const known = BY_WORD.get(key);
  if (known) return `<${known}>`;
  if (
    !/^\p{L}/u.test(key) ||
    /^(?:and|or|to|by|the|a|an|but|while|whereas|that|not|no|there|p|n|as|when|who|ci|sd|se)$/.test(key)
  )
    return key;
  return /ly$/.test(key) ? '<-ly>' : /ed$/.test(key) ? '<-ed>' : /ing$/.test(key) ? '<-ing>' : '<word>';
}

/** People, animals or other units of a study that are counted. */
export const isPeople = (key: string): boolean => kindOfWord(key) === '<people>';
