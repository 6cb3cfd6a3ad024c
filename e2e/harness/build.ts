import { buildWorkers } from '../../scripts/serve/build-workers.ts';

/** Bundles the workers once for all end-to-end tests. */
export default async (): Promise<void> => {
  await buildWorkers();
};
