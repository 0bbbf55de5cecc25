import { Type } from "typebox";
import { boundCatalogue, findMetric } from "../ask.ts";
import { HttpError } from "../http-error.ts";
import { type Asked, checkAddress, keep } from "../kept.ts";
import { type Pin, pins } from "../store/pin.ts";

/** Charts that one person pins. */
export const MOST_PINS = 12;

const address = Type.String({
  minLength: 3,
  maxLength: 2000,
  description: "Where the chart stands: #/metric?metric=cycle_days&by=job",
});
const isOwn = ({ owner }: Pin, { person }: { person: string }) => owner === person;

/** Charts that people put on the overview, each for its owner alone. */
export const kept = keep({
  name: "pin",
  path: "pins",
  key: { name: "id", schema: Type.String({ format: "uuid" }) },
  table: pins,
  what: { zh: "该固定图表", en: "This pinned chart" },
  shown: Type.Object({
    id: Type.String(),
    address: Type.String(),
    created_at: Type.String({ format: "date-time" }),
    changed_at: Type.String({ format: "date-time" }),
  }),
  show: ({ owner: _owner, ...pin }) => pin,
  sees: isOwn,
  may: isOwn,
  tells: (after) => after && { address: after.address },
  list: {
    summary: "The charts that the caller pinned, the oldest first",
    member: "pins",
    rows: async (store, { person }) => [await pins.of(store, person), {}],
  },
  create: {
    summary: "Pin a chart of a measure to the overview (audited)",
    body: Type.Object({ address }, { additionalProperties: false }),
    read: async (body, asked) => {
      const at = new Date().toISOString();
      const pin: Pin = {
        id: asked.key,
        owner: asked.person,
        address: await checkChart(body.address, asked),
        created_at: at,
        changed_at: at,
      };
      return async (_before, store) => {
        if ((await pins.of(store, pin.owner)).length >= MOST_PINS)
          throw new HttpError("limit_reached", {
            what: { zh: "固定图表", en: "pinned charts" },
            limit: MOST_PINS,
          });
        return pin;
      };
    },
  },
  change: {
    method: "PATCH",
    summary: "Put another chart in the place of a pinned one (audited)",
    body: Type.Object({ address }, { additionalProperties: false }),
    read: async (body, asked) => {
      const changes = {
        address: await checkChart(body.address, asked),
        changed_at: new Date().toISOString(),
      };
      return (before) => ({ ...before!, ...changes });
    },
  },
  remove: "Take a chart off the overview (audited)",
});

/** The address of a chart of a measure that there is; throws what is wrong with it. */
async function checkChart(address: string, { context }: Asked): Promise<string> {
  const [page, parameters = ""] = checkAddress(address).split("?");
  const metric = new URLSearchParams(parameters).get("metric");
  if (page !== "#/metric" || metric === null)
    throw new HttpError("invalid_parameter", {
      path: "address",
      problem: {
        zh: "应为指标页上图表的地址，如 #/metric?metric=cycle_days",
        en: "must be of a chart on a measure's page, such as #/metric?metric=cycle_days",
      },
    });
  findMetric((await boundCatalogue(context)).metrics, metric);
  return address;
}
