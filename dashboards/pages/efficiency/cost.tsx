import { MetricFigure } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { formatPercent } from "../../format/number.ts";
import { onlyPeriod, overTime, rowsOf, usePageData } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import type { Query } from "../../types.ts";
import { differenceText, largestFirst, movedText, pairsOf, plain, rowOf, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

const AGAINST_PATH = "screening_path:ai:traditional";
const PATHS = ["ai", "traditional"];

/** The questions about money. */
export function costQuestions(): Query[] {
  const paths = (id: string, metric: string, by: string[] = []) => ({
    ...onlyPeriod(id, metric, { by: [...by, "screening_path"] }),
    contrast: AGAINST_PATH,
  });
  return [
    paths("cost-path", "cost_per_hire"),
    paths("cost-compared", "cost_per_hire_compared"),
    onlyPeriod("cost-saving", "cost_saving"),
    overTime("cost-saving-time", "cost_saving"),
    paths("cost-parts", "cost_part_per_hire", ["cost_kind"]),
    paths("cost-pay", "cost_to_pay_ratio"),
    onlyPeriod("cost-pay-all", "cost_to_pay_ratio"),
  ];
}

/** What a hire costs: as booked, like with like, by kind, and against what the hire is paid. */
export function Cost() {
  const words = pageText.value;
  const data = usePageData(costQuestions, "section-cost");
  const saving = rowOf(data.get("cost-saving"));
  const isCheaper = saving !== undefined && (saving.low ?? 0) > 0;
  const name = (path: string) => valueLabel("screening_path", path);
  const own = pairsOf(data.get("cost-path"));
  const whole = (path: string) => rowOf(data.get("cost-path"), { screening_path: path });
  const parts = rowsOf(data.get("cost-parts"));
  const sums = PATHS.flatMap((path) => {
    const rows = largestFirst(parts.filter((row) => row.segment.screening_path === path));
    const total = whole(path);
    if (rows.length === 0 || !total) return [];
    return words.partsSum(
      name(path),
      rows
        .map((row) => `${valueLabel("cost_kind", row.segment.cost_kind ?? "")}${words.gap}${plain(row)}`)
        .join(words.plus),
      plain(total),
    );
  });
  const gaps = pairsOf(data.get("cost-parts"))
    .sort((a, b) => (a.contrast.difference.value ?? 0) - (b.contrast.difference.value ?? 0))
    .filter(({ contrast }) => contrast.clear);
  const pay = rowOf(data.get("cost-pay-all"));
  // until the answer is there the figure keeps its place; where only the pay is missing it says what to load
  const isPayKnown =
    rowsOf(data.get("cost-pay-all")).every((row) => row.status !== "missing") ||
    rowsOf(data.get("cost-path")).every((row) => row.value === null);
  return (
    <Section id="section-cost" title={words.sections.cost} about={words.costSectionAbout}>
      <Grid>
        <MetricFigure
          data={data}
          id="cost-compared"
          title={
            isCheaper
              ? words.costFinding(formatPercent(saving.value ?? 0, language.value))
              : words.costComparedTitle
          }
          scope="period"
          chart="share-bar"
          findings={[
            ...(saving ? [words.costSaves(withInterval(saving))] : []),
            ...pairsOf(data.get("cost-compared")).map((pair) => movedText(pair, words.costComparedName)),
          ]}
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="cost-path"
          title={words.costTitle}
          about={words.costAbout}
          scope="period"
          chart="share-bar"
          findings={own.map((pair) => movedText(pair, words.costName))}
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="cost-parts"
          wide
          title={words.partsTitle}
          about={words.partsAbout}
          scope="period"
          chart="dumbbell"
          findings={[
            ...sums,
            ...gaps.map((pair) =>
              words.partGap(
                valueLabel("cost_kind", pair.focal.segment.cost_kind ?? ""),
                differenceText(pair),
              ),
            ),
          ]}
          choice={{ label: "cost_kind", series: "screening_path" }}
          keep={(row) => Boolean(row.segment.screening_path)}
          options={{ axis: text.value.axis.currency }}
          rows={5}
        />
        <MetricFigure
          data={data}
          id="cost-saving-time"
          title={words.savingTimeTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        {isPayKnown ? (
          <MetricFigure
            data={data}
            id="cost-pay"
            title={words.payTitle}
            scope="period"
            chart="share-bar"
            findings={[
              ...(pay ? [words.together(withInterval(pay))] : []),
              ...pairsOf(data.get("cost-pay")).map((pair) => movedText(pair, words.payName)),
            ]}
            choice={{ label: "screening_path", series: "screening_path" }}
            options={{ limits: { min: 0 } }}
            rows={2}
          />
        ) : (
          <section id="cost-pay" class="figure" aria-labelledby="cost-pay-title">
            <header>
              <h2 id="cost-pay-title">{words.payTitle}</h2>
              <p class="about">
                {words.payEmpty.map((part, index) =>
                  index % 2 === 1 ? (
                    <code key={part} translate={false}>
                      {part}
                    </code>
                  ) : (
                    part
                  ),
                )}
              </p>
            </header>
          </section>
        )}
      </Grid>
    </Section>
  );
}
