import { validate } from "node-cron";
import { type Static, Type } from "typebox";
import { listedAddress, privateNetwork, secretEnv, secretFile } from "./message-settings.ts";

const closed = { additionalProperties: false } as const;
const name = "^[a-z][a-z0-9_]{0,39}$";

const pullSchema = Type.Object(
  {
    system: Type.String({
      description: "Name of the system: one of the program's, or of a file in systems/ of the data directory",
      pattern: "^[a-z][a-z0-9-]{0,39}$",
    }),
    cron: Type.Optional(
      Type.String({
        description: "Five or six cron fields, in the organisation's zone; by command only where left out",
      }),
    ),
    endpoints: Type.Optional(
      Type.Array(Type.String({ pattern: name }), {
        description: "Only these, and those that they need",
        minItems: 1,
        maxItems: 100,
      }),
    ),
    options: Type.Record(Type.String({ pattern: name }), Type.String({ maxLength: 500 }), {
      description: "What the system's file asks for",
      default: {},
    }),
    secrets: Type.Record(
      Type.String({ pattern: name }),
      Type.Object({ env: secretEnv("the secret"), file: secretFile }, closed),
      {
        description: "Where secrets are that were not given to `assay pull secret`",
        default: {},
      },
    ),
    webhook: Type.Optional(
      Type.Object(
        {
          address: Type.Optional(
            listedAddress(
              "The address that the vendor was given; that of server.public_address where left out",
            ),
          ),
        },
        {
          ...closed,
          description:
            "What the system sends to /api/webhooks/<system> is taken, signed with the secret that its file names; nothing is unless this is here",
        },
      ),
    ),
    base: Type.Optional(listedAddress("Another address than the system's own, e.g. of a relay")),
    private_network: privateNetwork,
    from: Type.Optional(
      Type.String({
        format: "date",
        description:
          "The first pull of what takes a beginning goes back to this day (2015-01-01 where it must have one)",
      }),
    ),
    budget: Type.Optional(
      Type.Integer({ description: "Requests of a run at most", minimum: 1, maximum: 10_000_000 }),
    ),
    keep_days: Type.Integer({
      description: "Days for which landed pages are kept, sealed",
      minimum: 0,
      maximum: 90,
      default: 7,
    }),
  },
  closed,
);

/** Which systems are pulled. */
export const pullsSchema = Type.Array(pullSchema, {
  description: "Systems that are asked for their data; none unless it is here",
  maxItems: 50,
  default: [],
});
export type PullSettings = Static<typeof pullSchema>;

/** The job that pulls a system by itself. */
export const pullJob = (system: string): string => `pull-${system}`;

/** What a schema cannot say of pulls, by the path of each problem. */
export function checkPulls(
  pulls: readonly PullSettings[],
): readonly (readonly [path: string, problem: string])[] {
  const names = pulls.map(({ system }) => system);
  return pulls.flatMap(({ system, cron, secrets, base, webhook }, index) => {
    const path = `pulls.${index}`;
    const problems: [string, string][] = [];
    if (names.indexOf(system) < index) problems.push([`${path}.system`, `${system} is there twice`]);
    if (cron !== undefined && !validate(cron)) problems.push([`${path}.cron`, "not a cron expression"]);
    if (webhook?.address !== undefined && !URL.canParse(webhook.address))
      problems.push([`${path}.webhook.address`, "not an address"]);
    if (base !== undefined && !URL.canParse(base)) problems.push([`${path}.base`, "not an address"]);
    for (const [secret, { env, file }] of Object.entries(secrets))
      if ((env === undefined) === (file === undefined))
        problems.push([`${path}.secrets.${secret}`, "name one of env and file"]);
    return problems;
  });
}
