import { parseArgs } from 'node:util';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ExplainEvent } from '../functions/explaining.ts';
import { eventOf } from './aws/http-api.ts';
import { command, WHERE } from './command.ts';
import { connect } from './connection.ts';

const USAGE = `npm run explain -- '<query>' [--data <folder> | --stage <name>], as in: npm run explain -- 'Observation?code=a&_sort=-date'`;

/** Does a search and prints its plan: drivers considered, requests, rounds, units, dollars per million. */
await command(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { ...WHERE } });
  const [query] = positionals;
  if (query === undefined) throw new Error(USAGE);
  const connection = await connect(values);
  try {
    const answer = (await connection.invoke('Reader', explainEvent(query))) as APIGatewayProxyStructuredResultV2;
    console.log(JSON.stringify(JSON.parse(answer.body ?? '{}'), null, 2));
    if (answer.statusCode !== 200) process.exitCode = 1;
  } finally {
    await connection.close();
  }
});

function explainEvent(query: string): ExplainEvent {
  const [path = '', search = ''] = query.replace(/^(https?:\/\/[^/]+)?\/?(r4\/)?/, '').split(/\?(.*)/s);
  const request = { method: 'GET', target: '', headers: {}, body: Buffer.alloc(0) };
  const route = { key: 'GET /{proxy+}', functionName: 'Reader' };
  return { ...eventOf(request, `/r4/${path}`, search, { route, pathParameters: { proxy: path } }), explain: true };
}
