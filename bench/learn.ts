/**
 * Learns the weights of the reader of abstracts from the annotations of the development set, and tells how many facts would be right, and found, at several thresholds.
 * Usage: npm run learn -- [texts.jsonl ...]   (texts of annotated abstracts beside the samples: {"pmcid", "text"} a line)
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../fhir-mappings/sources/abstract/model/decide.ts';
import { annotatedTexts } from './extraction/annotation.ts';
import { armChoices, crossTrials, judged, learn, learnArms, learnTrust, lessonsOf } from './extraction/learn.ts';
import { shareText } from './extraction/wilson.ts';

const FOLDS = 8;
/** How likely to be right a fact has to be to be told. */
const THRESHOLD = 0.95;
const TARGET = new URL('../fhir-mappings/sources/abstract/model/weights.generated.json', import.meta.url);

const samples = join('..', 'shared', 'samples', 'abstracts', 'structured-abstracts.jsonl');
const { texts, absent } = annotatedTexts([samples, ...process.argv.slice(2)], 'development');
const read = texts.map(({ annotated: { facts }, text }) => ({ text, facts }));
const lessons = lessonsOf(read, FOLDS);
const facts = lessons.reduce((sum, lesson) => sum + lesson.facts.length, 0);
console.log(
  `${lessons.length} abstracts, ${facts} facts (${absent} annotated texts are not here); ${FOLDS} folds of cross-validation`,
);
const trials = crossTrials(lessons, FOLDS);
const all = judged(trials, FOLDS);
for (const threshold of [0.8, 0.85, 0.9, 0.93, THRESHOLD, 0.97]) {
  const told = all.filter(({ likely }) => likely >= threshold);
  const right = told.filter((trial) => trial.right).length;
  console.log(`at ${threshold}: precision ${shareText(right, told.length)}, recall ${shareText(right, facts)}`);
}
const model: Model = {
  arms: learnArms(read.map(armChoices)),
  ...learn(lessons),
  trust: learnTrust(trials),
  threshold: THRESHOLD,
};
writeFileSync(TARGET, `${JSON.stringify(model)}\n`);
