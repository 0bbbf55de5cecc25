import fc from "fast-check";

/**
 * Property tests draw the same cases in every run, so that a red run tells of a change in the code; `SEED=n` draws
 * others, as a search for what the usual ones do not find.
 */
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20261128) });
