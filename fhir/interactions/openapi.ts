import { openApi } from '../openapi.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://spec.openapis.org/oas/v3.1.0 */
export async function openapi(_call: Call, { base, settings }: Context): Promise<Answer> {
  const content = JSON.stringify(openApi(base, settings));
  return { status: 200, body: { kind: 'raw', contentType: 'application/json; charset=utf-8', content } };
}
