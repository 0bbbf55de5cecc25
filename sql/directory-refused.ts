const NAMED_SOURCES = 5;

/** A data directory whose files do not belong together, or are damaged; the message says which and what to do. */
export class DirectoryRefused extends Error {
  override name = "DirectoryRefused";

  /** `sources`: paths of the source files that brought what the files lack; `ways`: what to do, else the usual. */
  constructor(
    directory: string,
    files: readonly string[],
    says: string,
    more: {
      readonly sources?: readonly string[];
      readonly ways?: readonly string[];
      readonly cause?: unknown;
    } = {},
  ) {
    const { sources = [], cause } = more;
    const names = files.join(" and ");
    const rest = sources.length - NAMED_SOURCES;
    const lacks = sources.slice(0, NAMED_SOURCES).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
    const ways = more.ways ?? [
      `put back the ${names} kept together with the other files`,
      "restore a backup",
      // what people write came from no file
      ...(files.includes("app.sqlite") ? [] : ["load the source files again into an empty data directory"]),
    ];
    super(
      `the data directory ${directory} was not opened: ${names} ${says}; ${ways.slice(0, -1).join(", ")}, or ${ways.at(-1)}${lacks === "" ? "" : ` (it lacks what came from ${lacks})`}`,
      { cause },
    );
  }
}
