import type { ClientHome } from './client-home.ts';
import type { Transcript } from './transcript.ts';
import type { World } from './world.ts';

/** What a part of the run works with. */
export type Stage = {
  world: World;
  transcript: Transcript;
  /** A new machine with empty hands. */
  newHome: () => ClientHome;
  /** A path of the registry as an address. */
  at: (path: string) => string;
};

/** A part of the run: what it is called on the page, and what it does. It throws only where it cannot go on. */
export type Flow = { title: string; play: (stage: Stage) => Promise<void> };
