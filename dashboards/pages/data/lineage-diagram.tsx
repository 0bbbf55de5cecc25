import { useSignal } from "@preact/signals";
import { fit } from "../../charts/mark.ts";

/** A place on the way; `after` names the places that it takes from. */
export interface Place {
  id: string;
  column: number;
  title: string;
  /** Its name in full, where the title is short. */
  name?: string;
  detail: string;
  /** Its name, or its second line, is a name of the database. */
  isCode?: boolean;
  isDetailCode?: boolean;
  after: readonly string[];
  /** Nothing is there: the way is broken at this place. */
  empty: boolean;
}

const WIDTH = 134;
const GAP = 36;
const HEIGHT = 42;
const STEP = 50;
const HEAD = 34;

/** A name of the database is the same in every language. */
const code = (isCode: boolean | undefined) => (isCode ? { lang: "en" } : {});

/** Places of a column so that links run as straight as they can: by the mean height of what they lead to. */
function arranged(places: readonly Place[], columns: number): Map<string, { x: number; y: number }> {
  const at = new Map<string, number>();
  const byColumn = Array.from({ length: columns }, (_, column) =>
    places.filter((place) => place.column === column),
  );
  const most = Math.max(...byColumn.map((each) => each.length), 1);
  for (let column = columns - 1; column >= 0; column -= 1) {
    const own = byColumn[column] ?? [];
    const pull = (place: Place) => {
      const ys = places
        .filter((other) => other.column > column && other.after.includes(place.id))
        .flatMap((other) => at.get(other.id) ?? []);
      return ys.length > 0 ? ys.reduce((sum, y) => sum + y, 0) / ys.length : most / 2;
    };
    const sorted = own
      .map((place, index) => ({ place, key: pull(place), index }))
      .sort((a, b) => a.key - b.key || a.index - b.index);
    for (const [index, { place }] of sorted.entries()) at.set(place.id, index + (most - own.length) / 2);
  }
  return new Map(
    places.map((place) => [
      place.id,
      { x: place.column * (WIDTH + GAP), y: HEAD + (at.get(place.id) ?? 0) * STEP },
    ]),
  );
}

/** Everything before and after a place. */
function reach(places: readonly Place[], id: string): Set<string> {
  const found = new Set<string>();
  const back = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const before of places.find((place) => place.id === name)?.after ?? []) back(before);
  };
  const forth = (name: string) => {
    for (const place of places)
      if (place.after.includes(name) && !found.has(`>${place.id}`)) {
        found.add(`>${place.id}`);
        forth(place.id);
      }
  };
  back(id);
  forth(id);
  return new Set([...found].map((name) => name.replace(/^>/, "")));
}

/** The way in columns from left to right; pointing at a place shows what it rests on and what rests on it. */
export function LineageDiagram({
  name,
  headings,
  places,
}: {
  name: string;
  headings: string[];
  places: Place[];
}) {
  const pointed = useSignal<string | null>(null);
  const spot = arranged(places, headings.length);
  const width = headings.length * (WIDTH + GAP) - GAP;
  const height = Math.max(...[...spot.values()].map(({ y }) => y)) + HEIGHT + 6;
  const near = pointed.value === null ? null : reach(places, pointed.value);
  const isFar = (...ids: string[]) => near !== null && !ids.every((id) => near.has(id));
  return (
    <svg
      class="lineage"
      viewBox={`-14 0 ${width + 16} ${height}`}
      width={width + 16}
      height={height}
      role="img"
      aria-label={name}
    >
      {headings.map((heading, column) => (
        <text key={heading} x={column * (WIDTH + GAP)} y={14} class="lineage-heading">
          {heading}
        </text>
      ))}
      {places.flatMap((place) =>
        place.after.map((before) => {
          const from = spot.get(before);
          const to = spot.get(place.id);
          if (!from || !to) return null;
          const [y1, y2] = [from.y + HEIGHT / 2, to.y + HEIGHT / 2];
          const x1 = from.x + WIDTH;
          const bend = Math.min(GAP * 1.4, Math.max(12, (to.x - x1) / 2));
          const path =
            from.x === to.x
              ? `M${from.x},${y1} C${from.x - 16},${y1} ${to.x - 16},${y2} ${to.x},${y2}`
              : `M${x1},${y1} C${x1 + bend},${y1} ${to.x - bend},${y2} ${to.x},${y2}`;
          return (
            <path
              key={`${before}>${place.id}`}
              d={path}
              class={isFar(before, place.id) ? "lineage-link far" : "lineage-link"}
            />
          );
        }),
      )}
      {places.map((place) => {
        const { x, y } = spot.get(place.id) ?? { x: 0, y: 0 };
        return (
          <g
            key={place.id}
            data-place={place.id}
            transform={`translate(${x},${y})`}
            class={`lineage-place ${place.empty ? "empty" : ""} ${isFar(place.id) ? "far" : ""}`}
            onPointerEnter={() => {
              pointed.value = place.id;
            }}
            onPointerLeave={() => {
              pointed.value = null;
            }}
          >
            <title
              {...code(place.isCode || place.isDetailCode)}
            >{`${place.name ?? place.title} · ${place.detail}`}</title>
            <rect width={WIDTH} height={HEIGHT} rx={5} />
            <text x={9} y={17} class="lineage-title" {...code(place.isCode)}>
              {fit(place.title, WIDTH - 18, 12)}
            </text>
            <text x={9} y={33} class="lineage-detail" {...code(place.isDetailCode)}>
              {fit(place.detail, WIDTH - 18)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
