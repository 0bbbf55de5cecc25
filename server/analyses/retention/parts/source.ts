import type { Rows } from "../../../metrics/rows.ts";

/** Days since the start of work at which retention and the numbers still observed are told. */
export const LANDMARKS = [30, 90, 180, 365] as const;
export const RISK_DAYS = [0, 30, 90, 180, 270, 365] as const;

/** Last day of the curves; later days count as still there. */
export const HORIZON = 365;

/** Strata within which AI and traditional screening are compared. */
export const STRATA = ["job", "hire_quarter"] as const;

/** One row per hire: days employed, whether the end was seen, and for how many days one could have seen it. */
export const retentionRows: Rows = {
  id: "retention",
  sql: `select
    spell.*,
    year(spell.started_on) * 4 + quarter(spell.started_on) - 1 as hire_quarter,
    date_diff('day', spell.started_on, greatest(seen.observed_on, spell.started_on)) as followed
  from marts.employment_spell as spell
  cross join core.observed_until as seen`,
  at: "started_on",
};

/** Days of a curve: what lies beyond the horizon is one group of people who were still there. */
export const dayKey = `case when days > ${HORIZON} then ${HORIZON + 1} else days end`;

/** Leavers and people per day. */
export const dayMoments: Readonly<Record<string, string>> = {
  left: `sum(case when has_left and days <= ${HORIZON} then 1 else 0 end)`,
  n: "count(days)",
};

/**
 * Per landmark, of those hired at least so many days before the end of the data: how many, how many stayed beyond it,
 * and sum and sum of squares of the days they stayed up to it. Nobody among them is censored before the landmark.
 */
export const landmarkMoments: Readonly<Record<string, string>> = Object.fromEntries(
  LANDMARKS.flatMap((day) => {
    const among = (value: string) => `sum(case when followed >= ${day} then ${value} else 0 end)`;
    const stay = `case when days > ${day} then ${day} else days end`;
    return [
      [`n_${day}`, among("1")],
      [`stayed_${day}`, among(`case when has_left and days <= ${day} then 0 else 1 end`)],
      [`sum_${day}`, among(stay)],
      [`squares_${day}`, among(`cast(${stay} as bigint) * (${stay})`)],
    ];
  }),
);
