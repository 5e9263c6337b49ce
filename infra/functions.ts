import { Duration } from 'aws-cdk-lib/core';
import type { HandlerProps } from './handler.ts';
import type { TableRights } from './tables.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const;
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'] as const;
const READ_WRITE = [...READ, ...WRITE];

/** The functions and all that each may do; one row a function. */
export const FUNCTIONS = {
  Reader: {
    entry: 'functions/fhir-read.ts',
    description: 'FHIR reads and searches',
    memorySize: 1024,
    timeout: Duration.seconds(29),
    rights: { records: READ, index: READ },
  },
  Writer: {
    entry: 'functions/fhir-write.ts',
    description: 'FHIR writes, validation, batches and transactions',
    memorySize: 1769,
    timeout: Duration.seconds(29),
    rights: { records: READ_WRITE, index: READ_WRITE },
  },
  Publisher: {
    entry: 'functions/publish.ts',
    description: 'Publishes source records as FHIR resources',
    memorySize: 1769,
    timeout: Duration.minutes(5),
    rights: { records: READ_WRITE, index: READ_WRITE },
  },
  InboxReader: {
    entry: 'functions/inbox.ts',
    description: 'Publishes what is dropped into the inbox bucket',
    memorySize: 1769,
    timeout: Duration.minutes(5),
    rights: { records: READ_WRITE, index: READ_WRITE },
  },
  Exporter: {
    entry: 'functions/export.ts',
    description: 'Bulk Data exports: requests, and the writing of files',
    memorySize: 1024,
    timeout: Duration.minutes(5),
    rights: { records: READ, index: READ },
  },
  Sweeper: {
    entry: 'functions/sweep.ts',
    description: 'Finishes or undoes what interrupted writers left',
    memorySize: 512,
    timeout: Duration.minutes(10),
    rights: { records: READ_WRITE, index: READ_WRITE },
  },
  Maintainer: {
    entry: 'functions/maintain.ts',
    description: 'Scrubs the index, rotates the key of page links, when an operator asks',
    memorySize: 1769,
    timeout: Duration.minutes(15),
    rights: { records: [...READ_WRITE, 'dynamodb:Scan'], index: [...READ_WRITE, 'dynamodb:Scan'] },
  },
} as const satisfies Record<string, Omit<HandlerProps, 'environment'> & { rights: TableRights }>;
