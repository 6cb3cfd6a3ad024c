import type { Reads } from './count-reads.ts';
import type { BundleSize } from './measure-bundle.ts';
import type { Question } from './questions.ts';

/** What was measured of one question in a registry of one size. Ratios compare rounds that ran within a moment of each other. */
export type SizeMeasured = {
  plugins: number;
  cpu_us: number;
  floor_us: number;
  peer_us: number;
  /** The API's CPU over the floor's. */
  toFloor: number;
  p50_ms: number;
  p99_ms: number;
  reads: Reads;
};

/** One question, in every size, the smallest first. */
export type QuestionMeasured = {
  name: string;
  kind: Question['kind'];
  sizes: SizeMeasured[];
  /** The API's CPU in the largest registry over that in the second largest; undefined where there is only one. */
  growth: number | undefined;
};

/** An answer that was given before, asked for again with the API as it is deployed. */
export type Repeated = {
  again: Reads & { cpu_us: number };
  /** A 304; the floor's has no header and looks at none. */
  unchanged: Reads & { cpu_us: number; floor_us: number; toFloor: number };
};

/** Everything that one run of the bench found out. */
export type Measurement = {
  questions: QuestionMeasured[];
  /** Rows that the plugin whose page is asked for has. */
  detail: { components: number; versions: number };
  categories: number;
  /** CPU of a page far down the list over that of its first page. */
  far: Array<{ plugins: number; page: number; ratio: number }>;
  repeated: Repeated;
  bundle: BundleSize;
};
