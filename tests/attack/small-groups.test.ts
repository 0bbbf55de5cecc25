import { afterAll, describe, expect, test } from "vitest";
import type { Role } from "../../server/access/roles.ts";
import { stepOf } from "../../server/figures/coarse.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import { signIn } from "../helpers/accounts.ts";
import { type Client, client } from "../server/client.ts";
import { type Answer, areFew, isExact, possible, solver } from "./attacker.ts";
import { organisation, randomOf } from "./organisations.ts";
import { firstDay, lastDay, toldElsewhere } from "./told-elsewhere.ts";

/** How many random organisations are attacked; 1,000 by hand. */
const ORGANISATIONS = Number(process.env.ORGANISATIONS ?? 2);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);

const METRICS = [
  "complaint_rate",
  "ai_pass_rate",
  "participation_rate",
  "offer_to_onboard_rate",
  "ai_completion_rate",
];
/** Dimensions of two levels among them. */
const DIMENSIONS = [
  "job",
  "job_family",
  "department",
  "company",
  "education",
  "gender",
  "ethnicity",
  "channel",
];

type Asked = {
  readonly by: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly period?: string;
  readonly filters?: Readonly<Record<string, readonly string[]>>;
};

/** What came of the attacks on all organisations. */
const total = { organisations: 0, told: 0, hidden: 0, solved: 0, exposed: 0, chance: 0 };
/** Figures about 20 people and more, and how many of them are told: of the periods that pages show, and of all. */
const useful = { shown: [0, 0], any: [0, 0] } as Record<"shown" | "any", [number, number]>;
const told = ([all, some]: readonly [number, number]) => `${((100 * some) / all).toFixed(1)} % of ${all}`;
afterAll(() =>
  console.info(
    `${total.organisations} organisations, ${total.told} answers told, ${total.hidden} small groups hidden: ${total.solved} follow from exact sums, ${total.exposed} from what is told, ${total.chance} pairs differ by a few by chance; of figures about 20 people and more ${told(useful.shown)} are told of a quarter, the last four or all, ${told(useful.any)} of any quarters`,
  ),
);

/** Asks as somebody of one role, thirty questions at once. */
function asker(server: Client, role: Role) {
  const secret = signIn(server.context, { person: role, roles: [role] });
  return async (metric: string, questions: readonly Asked[]): Promise<MetricRow[][]> => {
    const headers = { cookie: `assay_session=${await secret}` };
    const found: MetricRow[][] = [];
    for (let at = 0; at < questions.length; at += 30) {
      const queries = questions
        .slice(at, at + 30)
        .map((each, index) => ({ ...each, metric, id: String(index) }));
      let answer = await server.post("/api/query", { queries }, headers);
      // a busy machine has them asked again
      for (let tries = 0; answer.statusCode === 503 && tries < 20; tries++)
        answer = await server.post("/api/query", { queries }, headers);
      const { results } = answer.json();
      for (const { id } of queries) {
        if (results?.[id]?.rows === undefined) throw new Error(JSON.stringify([answer.json(), queries]));
        found.push(results[id].rows);
      }
    }
    return found;
  };
}

/** The rows of a metric: who, when and of which values. */
async function rowsOf(server: Client, metric: string) {
  const { sql, at } = server.context.catalog.metrics.get(metric)!;
  const columns = DIMENSIONS.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(", ");
  return server.context.database.reader((connection) =>
    connection.rows<Record<string, string | null> & { person: number; quarter: number; hit: boolean }>(
      `SELECT person, CAST(year(${at}) * 4 + quarter(${at}) - 1 AS INTEGER) AS quarter, hit, ${columns} FROM (${sql}) WHERE hit IS NOT NULL AND ${at} IS NOT NULL`,
    ),
  );
}

type Of = Readonly<Record<string, string | null>>;
const ORGANISATION = ["job", "job_family", "department", "company"];

/**
 * Whether one answer is of a part of another by what they are about: by the same values, or by those of the organisation that lie
 * within each other. That all campus applicants of a quarter were of one family is chance: nobody knows of whom the difference tells.
 */
function liesWithin({ of: part }: { of: Of }, { of: whole }: { of: Of }, rows: readonly Of[]): boolean {
  const places = ORGANISATION.filter((name) => part[name] !== undefined);
  const own = rows.filter((row) => places.every((name) => row[name] === part[name]));
  return Object.entries(whole).every(
    ([name, value]) =>
      part[name] === value ||
      (ORGANISATION.includes(name) && places.length > 0 && own.every((row) => row[name] === value)),
  );
}

async function attack(seed: number): Promise<void> {
  const random = randomOf(seed * 7919);
  const { directory, close } = await organisation(seed);
  const server = await client(directory);
  try {
    const ask = asker(server, "leadership");
    const metric = METRICS[Math.floor(random() * METRICS.length)]!;
    const rows = await rowsOf(server, metric);
    if (rows.length === 0) return;
    const shuffled = [...DIMENSIONS].sort(() => random() - 0.5);
    const names = [...new Set(["job", ...shuffled])].slice(0, 3);
    const cuts = [
      [],
      ...names.map((name) => [name]),
      ...names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b])),
    ];
    const quarters = rows.map(({ quarter }) => quarter);
    const [first, last] = [Math.min(...quarters), Math.max(...quarters)];
    const windows: (readonly [number, number])[] = [];
    for (let from = first; from <= last; from++)
      for (let to = from; to <= last; to++) windows.push([from, to]);

    const personOf = rows.map(({ person }) => person);
    const within = (
      segment: Readonly<Record<string, string | null>>,
      [from, to]: readonly [number, number],
    ) =>
      new Set(
        rows.flatMap((row, index) =>
          row.quarter >= from &&
          row.quarter <= to &&
          Object.entries(segment).every(([name, value]) => row[name] === value)
            ? [index]
            : [],
        ),
      );
    const answers: (Answer & { readonly of: Of })[] = [];
    const small: { name: string; rows: Set<number> }[] = [];
    const questions = cuts.flatMap((by) => windows.map((window) => ({ by, window })));
    const found = await ask(
      metric,
      questions.map(({ by, window: [from, to] }) => ({ by, from: firstDay(from), to: lastDay(to) })),
    );
    const wrong: string[] = [];
    for (const [index, { by, window }] of questions.entries())
      for (const { segment, n, value, status } of found[index]!) {
        const name = JSON.stringify([segment, window, by]);
        const own = within(segment, window);
        if (own.size === 0) continue;
        const people = new Set([...own].map((row) => personOf[row])).size;
        const [from, to] = window;
        const isShown = from === to || (to === last && (from === first || from === last - 3));
        for (const kind of isShown ? (["shown", "any"] as const) : (["any"] as const))
          if (people >= 20) {
            useful[kind][0]++;
            if (status !== "suppressed") useful[kind][1]++;
          }
        if (people < 5) small.push({ name, rows: own });
        if (status === "suppressed") continue;
        if (people < 5) wrong.push(`told of ${people}: ${name}`);
        if (n % 5 !== 0) wrong.push(`n ${n}: ${name}`);
        answers.push({ name, rows: own, n, value, of: segment });
      }
    // those hidden beside each other are together what their whole leaves
    for (const [index, { by, window }] of questions.entries())
      for (const cut of by) {
        const hidden = new Map<string, Set<number>>();
        for (const { segment, status } of found[index]!) {
          if (status !== "suppressed") continue;
          const key = JSON.stringify({ ...segment, [cut]: undefined });
          const together = hidden.get(key) ?? new Set<number>();
          for (const row of within(segment, window)) together.add(row);
          hidden.set(key, together);
        }
        for (const [key, rows] of hidden)
          if (areFew(rows, personOf))
            small.push({ name: `beside others by ${cut}: ${key} ${window.join()}`, rows });
      }
    // filtered by a value tells what is told beside its siblings, and no more
    const filtered = questions.filter(({ by }) => by.length > 0).filter(() => random() < 0.1);
    const asFilters = filtered.flatMap(({ by, window: [from, to] }) => {
      const index = questions.findIndex(
        (each) => each.by === by && each.window[0] === from && each.window[1] === to,
      );
      return found[index]!.filter(({ segment }) =>
        Object.values(segment).every((value) => value !== null),
      ).map((row) => ({
        row,
        asked: {
          by: [],
          from: firstDay(from),
          to: lastDay(to),
          filters: Object.fromEntries(Object.entries(row.segment).map(([name, value]) => [name, [value!]])),
        },
      }));
    });
    const alone = await ask(
      metric,
      asFilters.map(({ asked }) => asked),
    );
    for (const [index, { row }] of asFilters.entries()) {
      const { n, value, low, high, status } = alone[index]![0]!;
      expect({ n, value, low, high, status }).toEqual({
        n: row.n,
        value: row.value,
        low: row.low,
        high: row.high,
        status: row.status,
      });
    }

    // beside another period, and two values held against each other: told as each is told alone
    const beside = await ask(
      metric,
      names.map((name) => ({ by: [name], period: "quarter", compare: "previous" })),
    );
    const alike = new Map(
      questions.flatMap(({ by, window: [from, to] }, index) =>
        from === to && by.length === 1
          ? found[index]!.map((row): [string, MetricRow] => [JSON.stringify([from, row.segment]), row])
          : [],
      ),
    );
    const quarterOf = (name: string) => Number(name.slice(0, 4)) * 4 + Number(name.slice(5)) - 1;
    for (const { period, segment, n, value, previous } of beside.flat()) {
      const now = alike.get(JSON.stringify([quarterOf(period!), segment]))!;
      expect({ n, value }).toEqual({ n: now.n, value: now.value });
      const before = alike.get(JSON.stringify([quarterOf(previous!.period!), segment]));
      expect(previous).toMatchObject({ n: before?.n ?? 0, value: before?.value ?? null });
    }
    wrong.push(
      ...(await toldElsewhere({ server, metric, names, random, quarters: [first, last], told: alike })),
    );
    // were the answers exact, which groups of one to four people would follow?
    const follows = solver(answers, rows.length);
    const solved = small.filter(({ rows: few }) => follows(few));
    total.solved += solved.length;
    // what does follow from the answers as they are: differences of two, of which one holds the other
    for (const whole of answers)
      for (const part of answers) {
        if (part.rows.size >= whole.rows.size || whole.rows.size - part.rows.size > 12) continue;
        if (![...part.rows].every((row) => whole.rows.has(row))) continue;
        const rest = [...whole.rows].filter((row) => !part.rows.has(row));
        if (!areFew(rest, personOf)) continue;
        const [a, b] = [whole, part].map((each) =>
          possible(each, stepOf({ ...each, low: null, high: null }, "percent")),
        ) as [ReturnType<typeof possible>, ReturnType<typeof possible>];
        if (isExact(a.n, b.n)) wrong.push(`count of ${rest.length}: ${whole.name} less ${part.name}`);
        if (a.sum !== null && b.sum !== null && isExact(a.sum, b.sum))
          wrong.push(`sum of ${rest.length}: ${whole.name} less ${part.name}`);
        if (liesWithin(part, whole, rows)) wrong.push(`${whole.name} and ${part.name} differ by a few`);
        else total.chance++;
      }
    total.organisations++;
    total.told += answers.length;
    total.hidden += small.length;
    total.exposed += wrong.length;
    expect({ seed, metric, names, wrong: wrong.slice(0, 10) }).toEqual({ seed, metric, names, wrong: [] });
  } finally {
    await server.close();
    close();
  }
}

describe("who may not see rows", () => {
  test.each(Array.from({ length: ORGANISATIONS }, (_, index) => FIRST_SEED + index))(
    "learns of nobody in organisation %i, whatever is subtracted",
    attack,
    600_000,
  );
});

test("who may not see rows is told most figures about 20 people and more, and hardly a group follows even from exact sums", () => {
  const [all, some] = useful.shown;
  expect(all).toBeGreaterThan(0);
  // a few organisations are too few for a share
  if (ORGANISATIONS < 20) return;
  expect(some / all).toBeGreaterThanOrEqual(0.75);
  expect(total.solved / total.hidden).toBeLessThan(0.006);
});
