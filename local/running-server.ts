import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How commands find a server that holds the data folder they were given. */
export interface RunningServer {
  /** `http://127.0.0.1:8080/r4` */
  readonly baseUrl: string;
  /** Lambda's Invoke. */
  readonly invokeEndpoint: string;
}

const fileIn = (folder: string): string => join(folder, 'server.json');

export const announce = (folder: string, server: RunningServer): void =>
  writeFileSync(fileIn(folder), JSON.stringify(server));

export const withdraw = (folder: string): void => rmSync(fileIn(folder), { force: true });

/** The server that announced itself in this folder; undefined where none did. */
export function announcedIn(folder: string): RunningServer | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as RunningServer;
  } catch {
    return undefined;
  }
}
