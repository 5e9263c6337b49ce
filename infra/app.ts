import { App } from 'aws-cdk-lib/core';
import { ResearchStudyFhirStack } from './research-study-fhir-stack.ts';
import { stageOf } from './stage.ts';

/** The synthesized template is checked by aws-cdk-lib's own rules each time. */
const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
const stage = stageOf((key) => app.node.tryGetContext(key));
new ResearchStudyFhirStack(app, `ResearchStudyFhir-${stage.name}`, stage, {
  description: 'A serverless FHIR R4 endpoint for research studies and their aggregate results',
  terminationProtection: stage.retain,
});
