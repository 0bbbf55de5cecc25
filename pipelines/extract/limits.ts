/** What a file may cost at most; beyond, it is refused (sizes) or its reading is stopped (memory, seconds). */
export type Limits = {
  /** Levels of nested JSON. */
  readonly depth: number;
  /** Bytes of one record (a line, a member of an array, a cell). */
  readonly memberBytes: number;
  /** Bytes of an archive (XLSX, gzip) once inflated. */
  readonly inflatedBytes: number;
  /** How many times its size an archive may inflate. */
  readonly inflation: number;
  /** Memory of the child process, resident. */
  readonly memoryBytes: number;
  /** Seconds for one file. */
  readonly seconds: number;
};

export const DEFAULT_LIMITS: Limits = {
  depth: 64,
  memberBytes: 10_000_000,
  inflatedBytes: 200_000_000,
  inflation: 100,
  memoryBytes: 1_800_000_000,
  seconds: 900,
};

/** Exit code by which a child says that it stopped itself over its memory limit. */
export const MEMORY_EXIT = 77;
