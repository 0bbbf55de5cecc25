import type { MappedFeed } from "../../mapping.ts";
import { type Builder, type Fields, type Key, once } from "../builder.ts";
import { PROCESS, processDay } from "./days.ts";
import { requisitionKey } from "./organisation.ts";

export const PERSON_KEYS = [
  "candidates.candidate_id",
  "person.id",
  "hires.employee_id",
  "applications.application_id",
  "candidates.email",
  "candidates.phone",
  "candidates.national_id",
];

function personKey(builder: Builder): Key {
  const { shared, columns, keyOf, repeats } = builder;
  const known = columns.find(({ column }) => column.heading === shared?.column);
  if (known !== undefined)
    return {
      value: known.column.heading,
      text: `{${known.column.heading}}`,
      column: known.column.heading,
      repeats: repeats(known),
    };
  return keyOf(...PERSON_KEYS.slice(0, 4));
}

export function applicationKey(builder: Builder): Key {
  return builder.at("applications.application_id") === undefined || builder.shared?.isOwner === false
    ? personKey(builder)
    : builder.keyOf("applications.application_id");
}

export function employeeKey(builder: Builder): Key {
  return builder.at("hires.employee_id") === undefined
    ? personKey(builder)
    : builder.keyOf("hires.employee_id");
}

export function candidates(builder: Builder): MappedFeed {
  const { own, heading, updatedAt, at } = builder;
  const key = personKey(builder);
  const [first, last] = [heading("candidates.first_name"), heading("candidates.last_name")];
  const fields: Fields = {
    ...own("candidates"),
    source_id: key.value,
    candidate_id: key.value,
    updated_at: updatedAt(),
  };
  if (at("candidates.name") === undefined && (first ?? last) !== undefined)
    fields.name =
      first === undefined || last === undefined
        ? ((first ?? last) as string)
        : { template: /[\u4e00-\u9fff]/.test(first + last) ? `{${last}}{${first}}` : `{${first}} {${last}}` };
  return once(key, "candidates", fields);
}

export function applications(builder: Builder): MappedFeed {
  const { own, updatedAt } = builder;
  const key = applicationKey(builder);
  const requisition = requisitionKey(builder).value;
  return once(key, "applications", {
    ...own("applications"),
    source_id: key.value,
    application_id: key.value,
    candidate_id: personKey(builder).value,
    requisition_id: requisition,
    applied_at: processDay(builder, "applications.applied_at", PROCESS),
    updated_at: updatedAt(),
  });
}
