import type { MappedFeed } from "../../mapping.ts";
import type { Builder } from "../builder.ts";
import { valuesOf } from "../values.ts";
import { PROCESS, processDay } from "./days.ts";
import { applicationKey } from "./people.ts";

export function stageEvents(builder: Builder): MappedFeed[] {
  const { at, own, updatedAt, dateValue, has } = builder;
  const key = applicationKey(builder);
  const made: MappedFeed[] = [];
  const stage = at("stage_events.stage");
  if (stage !== undefined) {
    const { values } = valuesOf("stage_events", "stage", stage.column);
    const known = Object.entries(builder.chosen[stage.column.heading]?.values ?? values).flatMap(
      ([cell, value]) => (value === null ? [] : [cell]),
    );
    if (known.length > 0)
      made.push({
        feed: "stage_events",
        ...(key.column !== undefined && key.repeats ? { fold: [key.column, stage.column.heading] } : {}),
        when: [{ column: stage.column.heading, equals: known }],
        fields: {
          ...own("stage_events"),
          source_id: { template: `${key.text}/{${stage.column.heading}}` },
          application_id: key.value,
          at: processDay(builder, "stage_events.at", ["record.updated_at", ...PROCESS]),
          updated_at: updatedAt(),
        },
      });
  }
  for (const [means, name] of [
    ["stage_events.rejected_at", "rejected"],
    ["stage_events.withdrawn_at", "withdrawn"],
  ] as const) {
    const one = at(means);
    if (one === undefined) continue;
    const reason = has("stage_events.reason") && stage === undefined ? own("stage_events") : {};
    made.push({
      feed: "stage_events",
      when: [{ column: one.column.heading, present: true }],
      fields: {
        ...reason,
        source_id: { template: `${key.text}/${name}` },
        application_id: key.value,
        stage: { constant: name },
        at: dateValue(one),
        updated_at: updatedAt(),
      },
    });
  }
  return made;
}
