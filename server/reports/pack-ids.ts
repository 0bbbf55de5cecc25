/** Statutory packs that a report takes as appendices on request. */
export const PACKS = ["local-law-144", "pipl", "uniform-guidelines"] as const;
export type PackId = (typeof PACKS)[number];
