/**
 * The whole wire contract, for the description of the API alone. A module of its own, because a bundler puts what one module
 * needs of a file where all find it: were this the package's index, whose names everybody imports, all would load every schema.
 */
export * from '@skillstash/shared';
