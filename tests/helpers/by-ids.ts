/**
 * SQL of a table's rows with numbers of applications and persons told by ids: numbers go by who came first, and whoever
 * holds a free one later. `other` gives a column another way.
 */
export function byIds(
  place: string,
  columns: readonly string[],
  other: Readonly<Record<string, string>> = {},
): string {
  const told = columns.map((column) => {
    if (column === "application_key") return "n.application_id";
    if (column === "person") return "p.first";
    return other[column] ?? `t.${JSON.stringify(column)}`;
  });
  const joins = [
    columns.includes("application_key")
      ? "LEFT JOIN core.application_number AS n ON n.application_key = t.application_key"
      : "",
    columns.includes("person")
      ? "LEFT JOIN (SELECT person, min(application_id) AS first FROM core.application GROUP BY person) AS p ON p.person = t.person"
      : "",
  ];
  return `SELECT ${told.join(", ")} FROM ${place} AS t ${joins.join(" ")}`;
}
