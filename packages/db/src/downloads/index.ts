// What a reported download needs. It is an entry of its own, so that a public read loads none of it.
export * from './find-download-key.ts';
export * from './find-download-target.ts';
